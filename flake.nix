{
  description = "Turns Markdown into books: EPUB and print-quality PDF from one source";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      manifest = (nixpkgs.lib.importTOML ./Cargo.toml).package;
    in
    {
      packages = each (pkgs: {
        default = pkgs.rustPlatform.buildRustPackage {
          pname = manifest.name;
          version = manifest.version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          # The tests want the programs that judge books; `nix develop` has them.
          doCheck = false;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          postInstall = ''
            installShellCompletion --cmd chapbook \
              --bash <($out/bin/chapbook completions bash) \
              --zsh <($out/bin/chapbook completions zsh) \
              --fish <($out/bin/chapbook completions fish)
          '';
          meta = {
            inherit (manifest) description;
            license = with nixpkgs.lib.licenses; [ mit asl20 ];
            mainProgram = "chapbook";
          } // nixpkgs.lib.optionalAttrs (manifest ? repository) { homepage = manifest.repository; };
        };
      });

      devShells = each (pkgs: {
        default = pkgs.mkShell {
          packages = [ pkgs.cargo pkgs.clippy pkgs.rustc pkgs.rustfmt pkgs.qpdf pkgs.poppler_utils ];
        };
      });
    };
}
