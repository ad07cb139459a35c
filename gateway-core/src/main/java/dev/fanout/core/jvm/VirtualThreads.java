package dev.fanout.core.jvm;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import jdk.jfr.consumer.RecordingStream;
import jdk.management.VirtualThreadSchedulerMXBean;

/** What the JVM's scheduler of virtual threads does; nothing, where there are none. */
public final class VirtualThreads implements AutoCloseable {

  private static final String PINNED = "jdk.VirtualThreadPinned";

  /** The JDK's own default: shorter ones stop nobody. */
  private static final Duration LONG_ENOUGH = Duration.ofMillis(20);

  private final RecordingStream events = new RecordingStream();

  public VirtualThreads(MeterRegistry meters) {
    var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    gauge("carriers", "Platform threads that run virtual ones", scheduler::getPoolSize, meters);
    gauge("mounted", "How many run", scheduler::getMountedVirtualThreadCount, meters);
    gauge("queued", "How many wait for a carrier", scheduler::getQueuedVirtualThreadCount, meters);
    var pinned =
        Timer.builder("jvm.threads.virtual.pinned")
            .description("A virtual thread blocked its carrier, for 20 ms and more")
            .register(meters);
    events.enable(PINNED).withThreshold(LONG_ENOUGH);
    events.onEvent(PINNED, event -> pinned.record(event.getDuration()));
    events.startAsync();
  }

  private static void gauge(
      String name, String description, LongSupplier figure, MeterRegistry meters) {
    Gauge.builder("jvm.threads.virtual." + name, figure::getAsLong)
        .description(description)
        .register(meters);
  }

  @Override
  public void close() {
    events.close();
  }
}
