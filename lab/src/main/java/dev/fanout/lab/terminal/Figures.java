package dev.fanout.lab.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Figures {
  private Figures() {}

  /** A count, with commas: 12,345. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** Milliseconds with one decimal: 31.4 ms. */
  public static String millis(double ms) {
    return String.format(Locale.ROOT, "%,.1f ms", ms);
  }

  /** Milliseconds with two decimals, for what a request costs: 1.23 ms. */
  public static String fineMillis(double ms) {
    return String.format(Locale.ROOT, "%.2f ms", ms);
  }

  /** Seconds with one decimal: 8.5 s. */
  public static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }

  /** A share in whole percent: 12 %. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** Megabytes of 2^20 bytes: 231 MB. */
  public static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", Math.round(bytes / 1048576.0));
  }

  /** How long something runs, in its two largest units: 2 h 5 min. */
  public static String uptime(Duration time) {
    if (time.toMinutes() < 1) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    if (time.toDays() < 1) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toDays() + " d " + time.toHoursPart() + " h";
  }
}
