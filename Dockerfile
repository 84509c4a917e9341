# A static program in an image without anything else.
#
#   docker build -t chapbook .
#   docker run --rm -v "$PWD:/book" --user "$(id -u):$(id -g)" chapbook build .
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /chapbook
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /chapbook/target/release/chapbook /chapbook
COPY LICENSE-MIT LICENSE-APACHE /
# Nobody: what is made belongs to the user that is given with --user.
USER 65534:65534
WORKDIR /book
ENTRYPOINT ["/chapbook"]
