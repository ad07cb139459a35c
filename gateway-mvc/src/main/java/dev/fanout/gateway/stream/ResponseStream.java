package dev.fanout.gateway.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanout.core.product.Json;
import dev.fanout.core.product.ProductEvent;
import dev.fanout.gateway.cancellation.ClientDisconnect.Watch;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * An answer that is written bit by bit. Each bit is on its way when its method returns; while the
 * client does not read, it does not return.
 */
public final class ResponseStream {

  private final HttpServletResponse response;
  private final Json json;
  private final Watch watch;

  /**
   * @param watch over the thread that writes
   */
  public ResponseStream(HttpServletResponse response, Json json, Watch watch) {
    this.response = response;
    this.json = json;
    this.watch = watch;
  }

  /** All that HEAD gets. */
  public static void head(HttpServletResponse response, MediaType type) {
    response.setContentType(type.toString());
    response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
  }

  /** A line of an export. */
  public void line(Object value) throws IOException, InterruptedException {
    write(json.line(value));
  }

  /** A server-sent event, or a comment. */
  public void event(ProductEvent event) throws IOException, InterruptedException {
    if (event == ProductEvent.COMMENT) {
      write(bytes(":\n\n"));
    } else {
      var name = bytes("event:" + event.name() + "\ndata:");
      write(name, json.bytes(event.data()), bytes("\n\n"));
    }
  }

  private void write(byte[]... bits) throws IOException, InterruptedException {
    watch.beginWriting();
    try {
      var out = response.getOutputStream();
      for (byte[] bit : bits) {
        out.write(bit);
      }
      out.flush();
    } finally {
      watch.endWriting();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
