/// A build makes and drops texts by the million, on every thread: this allocator is a good deal
/// quicker at it than most systems' own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    shirube::cli::run()
}
