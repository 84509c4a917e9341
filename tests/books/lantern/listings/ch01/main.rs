// ANCHOR: here
fn main() {
    // ANCHOR: count
    let flashes = (1..=3).map(|n| n * 2).sum::<u32>();
    // ANCHOR_END: count
    println!("{flashes} flashes");
}
// ANCHOR_END: here

#[cfg(test)]
mod tests {
    #[test]
    fn it_works() {}
}
