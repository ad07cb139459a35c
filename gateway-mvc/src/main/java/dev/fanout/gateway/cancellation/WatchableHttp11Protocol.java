package dev.fanout.gateway.cancellation;

import dev.fanout.core.log.AccessLine;
import dev.fanout.core.shutdown.Knock;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1, in which a request's handler can see whether the connection is still there.
 * The servlet API offers nothing of the kind to a handler that blocks (jakartaee/servlet#44).
 */
public final class WatchableHttp11Protocol extends Http11NioProtocol {

  /** Name of the request attribute with the {@link Connection}. */
  static final String CONNECTION = Connection.class.getName();

  /** Of those that Tomcat leaves to others. */
  private static final int NOTE = 30;

  private final DrainableEndpoint endpoint;
  private final AtomicInteger busy = new AtomicInteger();
  private volatile long stalledReaderMillis;

  public WatchableHttp11Protocol() {
    this(new DrainableEndpoint());
  }

  private WatchableHttp11Protocol(DrainableEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  protected Processor createProcessor() {
    return new WatchableProcessor(this, busy, () -> stalledReaderMillis);
  }

  /** After so long a client that takes no byte of its answer is cut off. */
  public void setStalledReaderTimeout(Duration timeout) {
    stalledReaderMillis = timeout.toMillis();
  }

  /** Whether there are requests that have not been answered to the last byte. */
  public boolean isBusy() {
    return busy.get() > 0;
  }

  /** Whether the server still has connections to clients. */
  public boolean hasConnections() {
    return !getEndpoint().getConnections().isEmpty();
  }

  /** From then on nobody connects, and no answer keeps its connection alive. */
  public void closeListener() {
    endpoint.closeListener();
  }

  /**
   * Closes its listener behind the last connection in the kernel's queue, all of which would be
   * reset. Tomcat itself also drops what it accepts while it stops accepting.
   */
  private static final class DrainableEndpoint extends NioEndpoint {

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;

    void closeListener() {
      try {
        closing = true;
        Knock.on(getLocalAddress());
        closed.await(Knock.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        getLog().debug("It has been closed before", e);
      } catch (InterruptedException e) { // whoever stops the gateway is in a greater hurry
        Thread.currentThread().interrupt();
      }
      closeServerSocketGraceful();
    }

    @Override
    protected SocketChannel serverSocketAccept() throws Exception {
      if (!closing) {
        return super.serverSocketAccept();
      }
      var listener = (ServerSocketChannel) getServerSocket();
      listener.configureBlocking(false);
      var next = listener.accept();
      if (next != null) {
        return next;
      }
      acceptor.stopMillis(0);
      listener.close();
      closed.countDown();
      return SocketChannel.open(); // which the acceptor, as it has been stopped, only closes
    }
  }

  /** Where a request came from. Tomcat itself must not read from it meanwhile. */
  interface Connection {

    /**
     * Looks for the end of the stream behind what the client has sent ahead, none of which gets
     * lost: as far as Tomcat's buffer reaches, and with TLS only where nothing was sent ahead.
     */
    boolean isClosedByClient();

    /** From now on the kernel takes about twice as many bytes of what is not read, at most. */
    void boundSendBuffer(int bytes);

    /** Closes it under whoever writes to it, who then is to be interrupted. */
    void cut();

    /** Nothing is sent, and Tomcat closes the connection when the request is over. */
    void abort();
  }

  private static final class WatchableProcessor extends Http11Processor implements Connection {

    private static final byte[] NOTHING = {};

    private final AbstractHttp11Protocol<?> http;
    private final AtomicInteger busy;
    private final LongSupplier stalledReaderMillis;

    WatchableProcessor(
        AbstractHttp11Protocol<?> protocol, AtomicInteger busy, LongSupplier stalledReaderMillis) {
      super(protocol, protocol.getAdapter());
      this.http = protocol;
      this.busy = busy;
      this.stalledReaderMillis = stalledReaderMillis;
      request.setNote(NOTE, this);
    }

    /** From a request's first byte to the last of its answer. */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      busy.incrementAndGet();
      socket.setWriteTimeout(stalledReaderMillis.getAsLong());
      try {
        return super.service(socket);
      } finally {
        busy.decrementAndGet();
      }
    }

    /** Reading nothing fills the buffer behind what is in it, and takes nothing out. */
    @Override
    public boolean isClosedByClient() {
      var socket = getSocketWrapper();
      try {
        // TLS decrypts records as a whole, for which a buffer in use may have no room
        if (!http.isSSLEnabled() || socket.getSocketBufferHandler().isReadBufferEmpty()) {
          socket.read(false, NOTHING, 0, 0);
        }
        return false;
      } catch (IOException e) { // the end of the stream, or a reset
        return true;
      }
    }

    @Override
    public void boundSendBuffer(int bytes) {
      try {
        channel().setOption(StandardSocketOptions.SO_SNDBUF, bytes);
      } catch (IOException e) { // closed, which whoever writes is going to see
        getLog().debug("No bound for the send buffer", e);
      }
    }

    @Override
    public void cut() {
      try {
        channel().close();
      } catch (IOException e) { // it is no use to anybody then
        getLog().debug("Closed with a failure", e);
      }
    }

    private SocketChannel channel() {
      return ((NioChannel) getSocketWrapper().getSocket()).getIOChannel();
    }

    @Override
    public void abort() {
      response.setStatus(AccessLine.CLIENT_CLOSED_REQUEST);
      response.setCommitted(true);
      action(ActionCode.CLOSE_NOW, null);
    }
  }

  /** Hands the connection to the request's handler. */
  public static final class Valve extends ValveBase {

    public Valve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      request.setAttribute(CONNECTION, request.getCoyoteRequest().getNote(NOTE));
      getNext().invoke(request, response);
    }
  }
}
