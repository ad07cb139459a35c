package dev.fanout.gateway.admission;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.fanout.core.admission.Admission;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;

/** Sees how long an event loop has something else to do; so long a refusal waits. */
@Component
final class SchedulingDelay implements AutoCloseable {

  private final List<Future<?>> probes = new ArrayList<>();

  SchedulingDelay(Admission admission, ReactorResourceFactory reactor) {
    for (EventExecutor loop : reactor.getLoopResources().onServer(true)) {
      var probe = new Probe(admission);
      long every = Admission.PROBE.toNanos();
      probes.add(loop.scheduleAtFixedRate(probe, every, every, NANOSECONDS));
    }
  }

  private static final class Probe implements Runnable {

    private final Admission admission;
    private long due = System.nanoTime();

    private Probe(Admission admission) {
      this.admission = admission;
    }

    @Override
    public void run() {
      due += Admission.PROBE.toNanos();
      admission.delayed(Duration.ofNanos(System.nanoTime() - due));
    }
  }

  @Override
  public void close() {
    probes.forEach(probe -> probe.cancel(false));
  }
}
