package dev.fanout.lab.load;

/** What is asked, and when it should have been. */
final class Request {
  private final long due;
  private final String path;
  private volatile boolean settled;

  /**
   * @param due in the time of {@link System#nanoTime}
   */
  Request(long due, String path) {
    this.due = due;
    this.path = path;
  }

  long due() {
    return due;
  }

  String path() {
    return path;
  }

  long sinceDue() {
    return System.nanoTime() - due;
  }

  /** Answered, failed or given up. */
  boolean settled() {
    return settled;
  }

  void settle() {
    settled = true;
  }
}
