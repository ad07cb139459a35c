package dev.fanout.lab.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * Where people read. Colours and a line that rewrites itself only where someone watches; plain
 * lines in a file or a pipe.
 */
public final class Terminal {
  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String RED = "31";
  private static final String GREEN = "32";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean live;
  private final boolean colour;
  private boolean statusShown;
  private boolean muted;

  /**
   * @param live a line may be rewritten in place
   * @param colour ANSI colours may be used
   */
  public Terminal(PrintStream out, PrintStream err, boolean live, boolean colour) {
    this.out = out;
    this.err = err;
    this.live = live;
    this.colour = colour;
  }

  /** Standard output and error; NO_COLOR and TERM=dumb are respected. */
  public static Terminal system() {
    boolean someoneWatches = System.console() != null && System.console().isTerminal();
    boolean live = someoneWatches && !"dumb".equals(System.getenv("TERM"));
    String noColour = System.getenv("NO_COLOR");
    boolean colour = live && (noColour == null || noColour.isEmpty());
    return new Terminal(System.out, System.err, live, colour);
  }

  /** Whether {@link #status} shows anything. */
  public boolean live() {
    return live;
  }

  public boolean colour() {
    return colour;
  }

  /** Prints a line that stays. */
  public synchronized void line(String text) {
    clearStatus();
    out.println(text);
    out.flush();
  }

  /** Prints a line that stays on standard error. */
  public synchronized void error(String text) {
    clearStatus();
    err.println(text);
    err.flush();
  }

  /** Shows a line that the next one replaces; nothing where nobody watches. */
  public synchronized void status(String text) {
    if (!live || muted) {
      return;
    }
    out.print("\r\u001b[2K" + text);
    out.flush();
    statusShown = true;
  }

  /** No more status from anyone: this JVM is about to end. */
  public synchronized void mute() {
    clearStatus();
    muted = true;
  }

  /** Standard output for a library that writes by itself. */
  public PrintWriter writer() {
    return new PrintWriter(out, true);
  }

  private void clearStatus() {
    if (statusShown) {
      out.print("\r\u001b[2K");
      statusShown = false;
    }
  }

  /** A bar of 20 characters, in blocks where the output can show them. */
  public String bar(double share) {
    boolean blocks = out.charset().newEncoder().canEncode("█░");
    int full = (int) Math.round(Math.clamp(share, 0.0, 1.0) * 20);
    return green((blocks ? "█" : "#").repeat(full)) + dim((blocks ? "░" : ".").repeat(20 - full));
  }

  public String bold(String text) {
    return styled(BOLD, text);
  }

  public String dim(String text) {
    return styled(DIM, text);
  }

  public String red(String text) {
    return styled(RED, text);
  }

  public String green(String text) {
    return styled(GREEN, text);
  }

  private String styled(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
