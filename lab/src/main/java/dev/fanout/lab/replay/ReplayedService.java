package dev.fanout.lab.replay;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * One service of the replay: what it knows, how it behaves at the moment, and what became of its
 * calls. All of it on one event loop.
 */
final class ReplayedService {
  /** PUT takes a {@link Behaviour}, DELETE goes back to the usual one, and forgets the calls. */
  static final String BEHAVIOUR = "/__admin/behaviour";

  /** GET tells how many there were, and which ended before their answer. */
  static final String CALLS = "/__admin/calls";

  /** More than leave in a scenario; a run of hours has millions in its overloads. */
  private static final int MOST_ENDED = 50_000;

  private final Replayed service;
  private final Vertx vertx;
  private final HttpClient stubs;
  private final Random random = new Random();
  private final Map<String, Known> known = new HashMap<>();
  private Behaviour behaviour;
  private Buffer padding = Buffer.buffer();
  private final JsonArray ended = new JsonArray();
  private long calls;

  private record Known(String contentType, Buffer body) {}

  ReplayedService(Replayed service, Vertx vertx, HttpClient stubs) {
    this.service = service;
    this.vertx = vertx;
    this.stubs = stubs;
    this.behaviour = Behaviour.usual(service.medianDelay());
  }

  void handle(HttpServerRequest request) {
    switch (request.path()) {
      case BEHAVIOUR -> behave(request);
      case CALLS -> tell(request);
      default -> call(request);
    }
  }

  private void behave(HttpServerRequest request) {
    if (request.method() == HttpMethod.DELETE) {
      calls = 0;
      ended.clear();
      change(Behaviour.usual(service.medianDelay()));
      request.response().end();
      return;
    }
    request.bodyHandler(body -> {
      try {
        change(Behaviour.parse(body.toString()));
        request.response().end();
      } catch (IllegalArgumentException e) {
        request.response().setStatusCode(400).end(e.getMessage());
      }
    });
  }

  private void change(Behaviour next) {
    behaviour = next;
    padding = Buffer.buffer("x".repeat(next.padding().map(Behaviour.Padding::bytes).orElse(0)));
  }

  private void tell(HttpServerRequest request) {
    var json = new JsonObject().put("calls", calls).put("ended", ended);
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json.encode());
  }

  private void call(HttpServerRequest request) {
    calls++;
    request
        .response()
        .closeHandler(_ -> {
          // the caller has gone before there was an answer
          if (!request.response().ended() && ended.size() < MOST_ENDED) {
            ended.add(JsonArray.of(request.path(), System.nanoTime()));
          }
        });
    switch (behaviour.mode()) {
      case BLACK_HOLE -> {
        // that is all
      }
      case UNAVAILABLE -> later(request, () -> request.response().setStatusCode(503).end());
      case ANSWER -> answer(request);
    }
  }

  private void answer(HttpServerRequest request) {
    var answer = known.get(request.uri());
    if (answer == null) {
      ask(request);
    } else {
      later(request, () -> send(request, answer));
    }
  }

  private void later(HttpServerRequest request, Runnable end) {
    vertx.setTimer(
        behaviour.delay(random),
        _ -> {
          if (!request.response().closed()) { // else the call was cancelled
            end.run();
          }
        });
  }

  private void ask(HttpServerRequest request) {
    var stub = service.stub();
    stubs
        .request(HttpMethod.GET, stub.getPort(), stub.getHost(), request.uri())
        .compose(call -> call.send())
        .compose(reply ->
            reply
                .body()
                .map(body -> new Known(reply.getHeader(HttpHeaders.CONTENT_TYPE), body))
                .onSuccess(answer -> {
                  if (reply.statusCode() == 200) {
                    known.put(request.uri(), answer);
                  }
                  request.response().setStatusCode(reply.statusCode());
                  send(request, answer);
                }))
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  private void send(HttpServerRequest request, Known answer) {
    var response = request.response();
    if (response.closed()) {
      return; // the call was cancelled
    }
    if (answer.contentType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    }
    var body = answer.body();
    int missing = padding.length() - body.length();
    int at = missing > 0 ? padded(body) : -1;
    if (at < 0) {
      response.end(body);
      return;
    }
    // in pieces: a copy of 100 kB for each product would not fit into memory
    response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(padding.length()));
    response.write(body.slice(0, at));
    response.write(padding.slice(0, missing));
    response.end(body.slice(at, body.length()));
  }

  private int padded(Buffer body) {
    var json = body.toString(StandardCharsets.ISO_8859_1);
    return behaviour.padding().map(padding -> padding.at(json)).orElse(-1);
  }
}
