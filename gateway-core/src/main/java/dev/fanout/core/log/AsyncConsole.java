package dev.fanout.core.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/**
 * Nobody waits for the console: lines go through a queue, and when four fifths of it are full, only
 * errors get in. The rest of it is theirs; when even that is full, who has one more waits, so that
 * none gets lost. What does is counted as {@code fanout.log.lost}.
 */
public final class AsyncConsole extends AsyncAppender {

  /** Lines; about a second's worth of what a processor can write. */
  private static final int QUEUE = 8192;

  private static final int FOR_ERRORS = QUEUE / 5;

  private static final LongAdder LOST = new LongAdder();

  public AsyncConsole() {
    setQueueSize(QUEUE);
    setDiscardingThreshold(0);
  }

  @Override
  protected void append(ILoggingEvent line) {
    if (line.getLevel().isGreaterOrEqual(Level.ERROR) || getRemainingCapacity() > FOR_ERRORS) {
      super.append(line);
    } else {
      LOST.increment();
    }
  }

  /** Makes the loss a metric. */
  public static final class Meter {

    public Meter(MeterRegistry meters) {
      FunctionCounter.builder("fanout.log.lost", LOST, LongAdder::sum)
          .description("lines, none of them an error, that there was no room for")
          .register(meters);
    }
  }
}
