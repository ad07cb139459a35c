package dev.fanout.lab.terminal;

import java.time.Duration;

/** Shows how far something is whose length is known, until it is closed. */
public final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final Terminal terminal;
  private final String title;
  private final Duration length;
  private final long began = System.nanoTime();
  private final Thread shower;
  private boolean closed;

  /**
   * @param length how long it will take, or at most
   */
  public Progress(Terminal terminal, String title, Duration length) {
    this.terminal = terminal;
    this.title = title;
    this.length = length;
    this.shower = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
    if (terminal.live()) {
      shower.start();
    } else {
      terminal.line("  " + title);
    }
  }

  private void show() {
    try {
      while (true) {
        draw();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private synchronized void draw() {
    if (closed) {
      return;
    }
    double share = (System.nanoTime() - began) / (double) length.toNanos();
    long left = Math.round(Math.max(0, 1 - share) * length.toMillis() / 1e3);
    terminal.status(
        "  " + terminal.bar(share) + " " + title + terminal.dim(", " + left + " s left"));
  }

  /** Nothing is shown after this. */
  @Override
  public synchronized void close() {
    closed = true;
    shower.interrupt();
  }
}
