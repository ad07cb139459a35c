package dev.fanout.stubs;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.ClasspathFileSource;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.global.GlobalSettings;
import com.github.tomakehurst.wiremock.http.LogNormal;
import com.github.tomakehurst.wiremock.standalone.JsonFileMappingsSource;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import wiremock.org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One service on a server of its own: healthy and with its usual delay until told otherwise. */
public final class StubServer implements AutoCloseable {
  private static final double USUAL_SIGMA = 0.2;

  private final String address;
  private final FaultInjection faults;
  private final WireMockServer server;

  private StubServer(String address, FaultInjection faults, WireMockServer server) {
    this.address = address;
    this.faults = faults;
    this.server = server;
  }

  /**
   * @param port 0 takes a free one
   * @param journalLength how many of the last requests are remembered, 0 for none
   * @param spans empty where nobody wants to see its calls in traces
   * @throws CannotStart if it cannot listen there
   */
  static StubServer start(
      Service service, String address, int port, int journalLength, Optional<ServerSpans> spans) {
    var faults = new FaultInjection();
    var options = tuned(service).bindAddress(address).port(port).extensions(faults);
    spans.ifPresent(made -> options.httpServerFactory(made.server()));
    if (journalLength == 0) {
      options.disableRequestJournal();
    } else {
      options.maxRequestJournalEntries(journalLength);
    }
    var stub = new StubServer(address, faults, new WireMockServer(options));
    stub.delay(service.usualDelay(), USUAL_SIGMA);
    try {
      stub.server.start();
    } catch (FatalStartupException e) {
      throw new CannotStart(
          "%s cannot listen on %s port %d (%s); free that port or take another address or port"
                  .formatted(service.wireName(), address, port, rootCause(e).getMessage())
              + " with SERVER_ADDRESS, STUB_SERVICE and STUB_PORT");
    }
    return stub;
  }

  private static WireMockConfiguration tuned(Service service) {
    var folder = "wiremock/mappings/" + service.wireName();
    return options()
        .mappingSource(
            new JsonFileMappingsSource(new ClasspathFileSource(StubServer.class, folder), null))
        // a delay is a scheduled task; two threads do, since none of these sends for long
        .asynchronousResponseEnabled(true)
        .asynchronousResponseThreads(2)
        // and what sends for minutes, see SelfSendingBody, does so on a virtual thread
        .threadPoolFactory(options -> virtualThreads())
        .jettyAcceptors(1)
        .jettyAcceptQueueSize(4096)
        .jettyIdleTimeout(Duration.ofHours(1).toMillis())
        // HTTP/1.1 alone, so that a broken connection breaks one call
        .http2PlainDisabled(true)
        .gzipDisabled(true)
        .useChunkedTransferEncoding(ChunkedEncodingPolicy.BODY_FILE)
        .stubRequestLoggingDisabled(true);
  }

  /** Jetty's own few threads accept and select; every request has a virtual one. */
  private static QueuedThreadPool virtualThreads() {
    var pool = new QueuedThreadPool(8);
    pool.setVirtualThreadsExecutor(Thread::startVirtualThread);
    return pool;
  }

  private static Throwable rootCause(Throwable failure) {
    return failure.getCause() == null ? failure : rootCause(failure.getCause());
  }

  public int port() {
    return server.port();
  }

  /** As in {@code http://127.0.0.1:9104}, without a slash at its end. */
  public URI baseUrl() {
    var host = address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://" + host + ":" + port());
  }

  /** Every call fails like that, from the next one on. */
  public void inject(Fault fault) {
    inject(fault, 1);
  }

  /**
   * @param share of the calls that fail, picked at random: above 0, at most 1
   */
  public void inject(Fault fault, double share) {
    faults.inject(fault, share);
  }

  /** No fault, from the next call on. */
  public void heal() {
    faults.heal();
  }

  /**
   * Lognormal, in whole milliseconds.
   *
   * @param sigma 0 for exactly the median; 0.2 puts the 99th percentile at 1.6 times the median
   */
  public void delay(Duration median, double sigma) {
    server.updateGlobalSettings(
        GlobalSettings.builder()
            .delayDistribution(new LogNormal(median.toMillis(), sigma))
            .build());
  }

  /** For what a test asks WireMock itself, the journal above all. */
  public WireMockServer wireMock() {
    return server;
  }

  @Override
  public void close() {
    server.stop();
  }
}
