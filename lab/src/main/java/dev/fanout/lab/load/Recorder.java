package dev.fanout.lab.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Counts what comes back; called by many threads. */
final class Recorder {
  private static final String DEGRADED = "\"degraded\":[";
  private static final Pattern MISSING =
      Pattern.compile("\"part\":\"([a-z]+)\",\"reason\":\"([a-z-]+)\"");
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Histogram latency = new Histogram(3);
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> degraded = new TreeMap<>();
  private long requests;
  private long degradedAnswers;
  private long late;
  private long opened;

  /** A request goes out, so much later than it was due. */
  synchronized void sent(long lateByNanos) {
    requests++;
    if (lateByNanos > LATE_NANOS) {
      late++;
    }
  }

  /** No connection was free. */
  synchronized void opened() {
    opened++;
  }

  /** An answer is there in full, so long after its request was due. */
  void answered(Answer answer, long nanos) {
    String missing = answer.status() == 200 ? degraded(answer.body()) : "";
    synchronized (this) {
      if (answer.status() != 200) {
        errors.merge(String.valueOf(answer.status()), 1L, Long::sum);
        return;
      }
      latency.recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
      if (missing.isEmpty()) {
        return;
      }
      degradedAnswers++;
      var parts = MISSING.matcher(missing);
      while (parts.find()) {
        degraded.merge(parts.group(1) + " " + parts.group(2), 1L, Long::sum);
      }
    }
  }

  /** There was no answer. */
  synchronized void failed(String why) {
    errors.merge(why, 1L, Long::sum);
  }

  synchronized Tally tally() {
    return new Tally(
        latency.copy(),
        requests,
        new TreeMap<>(errors),
        new TreeMap<>(degraded),
        degradedAnswers,
        late,
        opened);
  }

  /** What stands between the brackets of the member "degraded", an answer's last one. */
  private static String degraded(byte[] body) {
    String json = new String(body, StandardCharsets.ISO_8859_1);
    int start = json.lastIndexOf(DEGRADED);
    return start < 0 ? "" : json.substring(start + DEGRADED.length(), json.lastIndexOf(']'));
  }
}
