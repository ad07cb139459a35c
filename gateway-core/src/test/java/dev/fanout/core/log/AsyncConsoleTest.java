package dev.fanout.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AsyncConsoleTest {

  /** In the queue, and with whoever writes: it takes as much as is there. */
  private static final int MORE_THAN_THERE_IS_ROOM_FOR = 20_000;

  private final LoggerContext context = new LoggerContext();
  private final Stuck stuck = new Stuck();
  private final AsyncConsole console = new AsyncConsole();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void start() {
    new AsyncConsole.Meter(meters);
    context.setMDCAdapter(new LogbackMDCAdapter());
    for (var appender : List.of(stuck, console)) {
      appender.setContext(context);
    }
    stuck.start();
    console.addAppender(stuck);
    console.start();
    context.getLogger("test").addAppender(console);
    context.getLogger("test").setLevel(Level.DEBUG);
  }

  @AfterEach
  void stop() {
    stuck.go();
    console.stop();
  }

  @Test
  void nobodyWaitsForAConsoleThatIsStuckAndErrorsAreKept() {
    var log = context.getLogger("test");
    double before = lost();
    for (int i = 0; i < MORE_THAN_THERE_IS_ROOM_FOR; i++) {
      log.warn("line {}", i);
    }
    for (int i = 0; i < 1000; i++) {
      log.error("error {}", i);
    }
    stuck.go();
    console.stop(); // writes what there is
    var errors = stuck.written.stream().filter(line -> line.startsWith("error")).toList();
    assertThat(errors).hasSize(1000).startsWith("error 0").endsWith("error 999");
    assertThat(lost() - before)
        .isPositive()
        .isEqualTo(MORE_THAN_THERE_IS_ROOM_FOR + 1000.0 - stuck.written.size());
  }

  @Test
  void nothingIsLostWhileThereIsRoom() {
    double before = lost();
    for (int i = 0; i < 5000; i++) {
      context.getLogger("test").debug("line {}", i);
    }
    stuck.go();
    console.stop();
    assertThat(stuck.written).hasSize(5000);
    assertThat(lost()).isEqualTo(before);
  }

  private double lost() {
    return meters.get("fanout.log.lost").functionCounter().count();
  }

  /** Writes nothing until it is let. */
  private static final class Stuck extends AppenderBase<ILoggingEvent> {

    private static final int FOR_EVER = 1_000_000;

    private final Semaphore free = new Semaphore(0);
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());

    void go() {
      free.release(FOR_EVER);
    }

    @Override
    protected void append(ILoggingEvent line) {
      free.acquireUninterruptibly();
      written.add(line.getFormattedMessage());
    }
  }
}
