# make          the release binary
# make book     the handbook, as PDF and EPUB, into dist/, and the pamphlet, into dist/pamphlet/
# make test     all tests
# make pictures the pictures of the handbook, from the texts in book/pictures
# make validate the judges: epubcheck, qpdf and others on books just made
# make lint     format, clippy, documentation
# make fuzz     MINUTES=5: each fuzz target for so long, with files that chance has changed (fuzz/README.md)
# make bench    speed, memory and quality of setting, and instructions by stage
# make scale    how time and memory grow with a book, for each kind of content
# make specimens every theme, in pages, e-book and cover, into dist/specimens/
# make bless    accept the tests' new results; look at the diff
# make clean    removes what was made

TARGET   := $(or $(CARGO_TARGET_DIR),target)
CHAPBOOK := $(TARGET)/release/chapbook

.PHONY: release book test specimens pictures validate lint bench scale fuzz bless clean

release:
	cargo build --release

book: release
	$(CHAPBOOK) build book -o dist
	$(CHAPBOOK) pamphlet book/pamphlet/fold.md -o dist/pamphlet --deny warnings

test:
	cargo test

specimens: release
	tools/specimens.sh $(CHAPBOOK)

pictures: release
	tools/pictures.sh $(CHAPBOOK)

validate: release
	tools/validate.sh

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	# What only the library's users build.
	cargo clippy --lib --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --no-deps --document-private-items

bench: release
	benches/instructions.sh
	benches/run.sh

scale: release
	benches/scale.py --program $(CHAPBOOK)

fuzz:
	FUZZ_MINUTES=$(or $(MINUTES),5) cargo test --test all fuzz:: -- --nocapture

bless:
	BLESS=1 cargo test

clean:
	cargo clean
	rm -rf dist
