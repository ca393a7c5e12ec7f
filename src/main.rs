fn main() -> std::process::ExitCode {
    give_back_large_blocks();
    shirube::cli::run()
}

/// Files and lists of some size come and go while a site is made. Without being told, this
/// allocator learns from the first of them to keep the place of such blocks for later ones, and
/// a large site then takes a good part more memory than it ever uses.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_back_large_blocks() {
    const LARGE_BYTES: libc::c_int = 1 << 20;
    // SAFETY: it sets a number, before any other thread runs.
    let _refused = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BYTES) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back_large_blocks() {}
