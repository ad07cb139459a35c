package dev.fanout.core.startup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.GatewayProperties.AdmissionMode;
import dev.fanout.core.policy.GatewayProperties.AdmissionProperties;
import dev.fanout.core.policy.GatewayProperties.WarmUpProperties;
import dev.fanout.core.policy.Resilience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;

/**
 * Asks the gateway for products before it is ready, so that a JVM's first answers, which take
 * longer than the deadline, are nobody's. For Spring Boot a gateway is alive before its runners
 * run, and ready when they have.
 *
 * <p>Over a bare socket: the agent would put a sampled trace into the requests of a client that it
 * knows, and a client that keeps connections would be waited for by a stop.
 */
public final class WarmUp
    implements ApplicationRunner, ApplicationListener<ContextClosedEvent>, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  /**
   * One that waits for the services keeps no processor busy, and a JVM compiles what is called
   * often. Fewer than admission lets in at the least, or a refusal would count as a request.
   */
  private static final int AT_A_TIME = 16;

  private static final byte[] OK = "HTTP/1.1 200".getBytes(US_ASCII);

  private final WarmUpProperties properties;
  private final int clients;
  private final Resilience resilience;
  private final Environment environment;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;

  WarmUp(GatewayProperties properties, Resilience resilience, Environment environment) {
    this.properties = properties.warmUp();
    this.clients = Math.min(AT_A_TIME, mostAtATime(properties.admission()));
    this.resilience = resilience;
    this.environment = environment;
  }

  private static int mostAtATime(AdmissionProperties admission) {
    return admission.mode() == AdmissionMode.STATIC ? admission.limit() : AT_A_TIME;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (properties.requests() == 0) {
      return;
    }
    if (hasTls()) { // a client would have to trust the certificate, and may need one
      log.info("No warm-up: server.ssl is on");
      return;
    }
    resilience.rehearse(this::ask);
    if (stopping) {
      awaitStop();
    }
  }

  private boolean hasTls() {
    return environment.getProperty("server.ssl.enabled", Boolean.class, true)
        && Binder.get(environment)
            .bind("server.ssl", Bindable.mapOf(String.class, String.class))
            .isBound();
  }

  private void ask() {
    var gateway = address();
    long begun = System.nanoTime();
    long end = begun + properties.atMost().toNanos();
    var left = new AtomicInteger(properties.requests());
    var asked = new AtomicInteger();
    var answered = new AtomicInteger();
    var last = new AtomicLong();
    try (var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("warm-up-", 0).factory())) {
      for (int client = 0; client < clients; client++) {
        threads.execute(() -> {
          while (left.getAndDecrement() > 0 && !stopping && end - System.nanoTime() > 0) {
            long sent = System.nanoTime();
            if (exchange(gateway, end)) {
              answered.incrementAndGet();
            }
            last.set(System.nanoTime() - sent);
            asked.incrementAndGet();
          }
        });
      }
    }
    log.info(
        "Warm-up: {} requests in {} ms, the last one in {} ms; {} of them got a product",
        asked,
        millis(System.nanoTime() - begun),
        millis(last.get()),
        answered);
  }

  private InetSocketAddress address() {
    var address = environment.getProperty("server.address", InetAddress.class);
    return new InetSocketAddress(
        address == null || address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address,
        environment.getRequiredProperty("local.server.port", int.class));
  }

  /**
   * Until the answer is read or there is no time left.
   *
   * @return whether it has the product
   */
  private boolean exchange(InetSocketAddress gateway, long end) {
    try (var socket = new Socket()) {
      socket.connect(gateway, millisUntil(end));
      socket.getOutputStream().write(request());
      socket.setSoTimeout(millisUntil(end));
      byte[] head = socket.getInputStream().readNBytes(OK.length);
      byte[] some = new byte[8192];
      do {
        socket.setSoTimeout(millisUntil(end));
      } while (socket.getInputStream().read(some) >= 0 && end - System.nanoTime() > 0);
      return Arrays.equals(head, OK);
    } catch (IOException e) { // is no reason not to become ready
      log.debug("Warm-up: no answer", e);
      return false;
    }
  }

  /** Not sampled: it is no trace that anybody looks for. */
  private byte[] request() {
    var random = ThreadLocalRandom.current();
    return """
    GET /products/%d HTTP/1.1\r
    Host: localhost\r
    Connection: close\r
    traceparent: 00-%016x%016x-%016x-00\r
    \r
    """
        .formatted(
            properties.id(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(1, Long.MAX_VALUE))
        .getBytes(US_ASCII);
  }

  /** For a socket, to which 0 is for ever. */
  private static int millisUntil(long end) {
    return (int) Math.max(1, millis(end - System.nanoTime()));
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  /** Or else Spring Boot would say that a gateway is ready which is about to end. */
  private void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
