package dev.fanout.stubs;

import static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER;
import static com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
import static com.github.tomakehurst.wiremock.http.HttpHeader.httpHeader;
import static com.github.tomakehurst.wiremock.http.RequestMethod.DELETE;
import static com.github.tomakehurst.wiremock.http.RequestMethod.GET;
import static com.github.tomakehurst.wiremock.http.RequestMethod.PUT;

import com.github.tomakehurst.wiremock.admin.Router;
import com.github.tomakehurst.wiremock.common.Json;
import com.github.tomakehurst.wiremock.common.JsonException;
import com.github.tomakehurst.wiremock.extension.AdminApiExtension;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns good answers into bad ones while a fault is in force, and lets {@code /__admin/fault} say
 * which. Answers come by here with their template filled in and their delay drawn; those of the
 * admin API do not come by.
 */
final class FaultInjection implements ResponseTransformerV2, AdminApiExtension {
  private static final long SLOW_MILLIS = 2_000;
  private static final HttpHeader JSON = httpHeader("Content-Type", "application/json");
  private static final HttpHeader RETRY_AFTER = httpHeader("Retry-After", "1");
  private static final HttpHeader HTML = httpHeader("Content-Type", "text/html;charset=utf-8");
  private static final String OUT_OF_ORDER = "{\"error\":\"out of order\"}";
  private static final String PAGE = "<!doctype html><title>Sign in</title><p>Please sign in.";

  /** Null while the service is healthy. */
  private volatile InForce inForce;

  /**
   * Puts the fault in force from the next request on, in the place of any other. Clients that still
   * hang on the former one are cut off.
   *
   * @param share of the calls that are hit, picked at random: above 0, at most 1
   */
  void inject(Fault fault, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + " is not above 0 and at most 1");
    }
    inForce = new InForce(fault, share, new AtomicLong());
  }

  /** Back to good answers from the next request on. Clients that still hang are cut off. */
  void heal() {
    inForce = null;
  }

  @Override
  public String getName() {
    return "fault-injection";
  }

  @Override
  public Response transform(Response healthy, ServeEvent call) {
    var current = inForce;
    return current == null || !current.hitsThisCall() ? healthy : bad(healthy, call, current);
  }

  private Response bad(Response healthy, ServeEvent call, InForce current) {
    var answer = Response.Builder.like(healthy).status(200);
    byte[] json = healthy.getBody();
    return (switch (current.fault()) {
          case SLOW -> answer.status(healthy.getStatus()).incrementInitialDelay(SLOW_MILLIS);
          case INTERNAL_ERROR -> answer.status(500).headers(headers(JSON)).body(OUT_OF_ORDER);
          case UNAVAILABLE, FLAKY -> answer.status(503).headers(headers(JSON)).body(OUT_OF_ORDER);
          case BUSY -> answer.status(503).headers(headers(JSON, RETRY_AFTER)).body(OUT_OF_ORDER);
          case RESET -> answer.fault(CONNECTION_RESET_BY_PEER);
          case EMPTY -> answer.fault(EMPTY_RESPONSE);
          case MALFORMED -> answer.body(firstHalf(json));
          case TRUNCATED -> answer.headers(headers(JSON, length(json))).body(firstHalf(json));
          case WRONG_TYPE -> answer.headers(headers(HTML)).body(PAGE);
          case REDIRECT -> answer.status(302).headers(headers(toItself(call))).body("");
          case BLACK_HOLE -> atOnce(SelfSendingBody.silence(() -> inForce == current));
          case DRIP -> atOnce(SelfSendingBody.drip(json, () -> inForce == current));
          case OVERSIZED -> atOnce(SelfSendingBody.oversized(json));
        })
        .build();
  }

  /** A new answer without a delay, as {@link SelfSendingBody} wants it. */
  private static Response.Builder atOnce(SelfSendingBody body) {
    return Response.response().headers(headers(JSON)).body(() -> body);
  }

  private static HttpHeaders headers(HttpHeader... headers) {
    return new HttpHeaders(headers);
  }

  private static HttpHeader length(byte[] body) {
    return httpHeader("Content-Length", String.valueOf(body.length));
  }

  private static HttpHeader toItself(ServeEvent call) {
    return httpHeader("Location", call.getRequest().getUrl());
  }

  private static byte[] firstHalf(byte[] body) {
    return Arrays.copyOf(body, body.length / 2);
  }

  @Override
  public void contributeAdminApiRoutes(Router router) {
    router.add(PUT, "/fault", (admin, call, path) -> put(call.getRequest().getBodyAsString()));
    router.add(GET, "/fault", (admin, call, path) -> get());
    router.add(DELETE, "/fault", (admin, call, path) -> delete());
  }

  private ResponseDefinition put(String body) {
    try {
      var wanted = Json.read(body, Setting.class);
      if (wanted == null) {
        return refusal("null is no fault");
      }
      var fault = Fault.named(wanted.fault());
      if (fault.isEmpty()) {
        return refusal("unknown fault " + wanted.fault());
      }
      inject(fault.get(), wanted.share() == null ? 1 : wanted.share());
      return get();
    } catch (JsonException e) {
      return refusal("not of the form {\"fault\":\"slow\",\"share\":0.2}");
    } catch (IllegalArgumentException e) {
      return refusal(e.getMessage());
    }
  }

  private ResponseDefinition get() {
    var current = inForce;
    return current == null
        ? okJson("{\"fault\":null}").build()
        : jsonResponse(new Setting(current.fault().wireName(), current.share()));
  }

  private ResponseDefinition delete() {
    heal();
    return get();
  }

  private static ResponseDefinition refusal(String why) {
    return jsonResponse(new Refusal(why, Fault.wireNames(), "above 0, at most 1"), 400);
  }

  /** Without a share every call is hit. */
  private record Setting(String fault, Double share) {}

  private record Refusal(String error, List<String> faults, String share) {}

  /** One switching on; identity matters: switching on the same fault again ends the former one. */
  private record InForce(Fault fault, double share, AtomicLong calls) {
    boolean hitsThisCall() {
      return ThreadLocalRandom.current().nextDouble() < share
          && (fault != Fault.FLAKY || calls.incrementAndGet() % 2 == 0);
    }
  }
}
