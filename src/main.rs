fn main() -> std::process::ExitCode {
    shirube::cli::run()
}
