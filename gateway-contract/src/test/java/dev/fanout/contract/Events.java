package dev.fanout.contract;

import java.util.ArrayList;
import java.util.List;

/** A stream of server-sent events, read strictly: one line of data each, and comments between. */
final class Events implements AutoCloseable {

  private final Streamed answer;

  private Events(Streamed answer) {
    this.answer = answer;
  }

  static Events open(int port, String path, String... headers) {
    return new Events(Streamed.get(port, path, headers));
  }

  /**
   * @param name as in {@code part}
   * @param data JSON
   */
  record Event(String name, String data) {

    private static final String VALUE = "\"value\":";

    /** The JSON of the part that the event tells of. */
    String value() {
      return data.substring(data.indexOf(VALUE) + VALUE.length(), data.length() - 1);
    }
  }

  Http.Answer head() {
    return answer.head();
  }

  /** The next event, which must be there. */
  Event next() {
    return event(nextOf(answer.line()));
  }

  /** All that are left. */
  List<Event> rest() {
    var lines = answer.rest();
    lines.removeIf(line -> line.startsWith(":"));
    var events = new ArrayList<Event>();
    for (var line = lines.iterator(); line.hasNext(); ) {
      String first = line.next();
      if (!first.isEmpty()) {
        events.add(new Event(field("event", first), field("data", line.next())));
        requireBlank(line.next());
      }
    }
    return events;
  }

  void awaitComment() {
    String line = answer.line();
    if (!line.startsWith(":")) {
      throw new AssertionError("no comment, but '" + line + "'");
    }
  }

  void requireEnd() {
    var rest = rest();
    if (!rest.isEmpty()) {
      throw new AssertionError("not the end: " + rest);
    }
  }

  /** For leaving in one way or the other. */
  Client client() {
    return answer.client();
  }

  @Override
  public void close() {
    answer.close();
  }

  /** Comments, each with or without a blank line behind it, tell nothing. */
  private String nextOf(String line) {
    return line.isEmpty() || line.startsWith(":") ? nextOf(answer.line()) : line;
  }

  private Event event(String first) {
    var event = new Event(field("event", first), field("data", answer.line()));
    requireBlank(answer.line());
    return event;
  }

  private static String field(String name, String line) {
    if (!line.startsWith(name + ":")) {
      throw new AssertionError("no " + name + ", but '" + line + "'");
    }
    return line.substring(name.length() + 1);
  }

  private static void requireBlank(String line) {
    if (!line.isEmpty()) {
      throw new AssertionError("not blank: '" + line + "'");
    }
  }
}
