package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.REVIEWS;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Script;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Products 1 to 14: the last two are well, and each of the others has a trouble of its own. What a
 * list of products says about one is what the product's own answer says.
 */
final class TroubledProducts {

  static final int COUNT = 14;

  private static final List<Trouble> TROUBLES =
      List.of(
          new Trouble(CATALOG, call -> call.answer(404, "application/json", "{}")),
          new Trouble(CATALOG, call -> call.answer(500, "text/plain", "no")),
          new Trouble(CATALOG, call -> call.json("{\"id\":")),
          new Trouble(CATALOG, call -> call.json("{\"id\":99,\"name\":\"N\",\"category\":\"c\"}")),
          new Trouble(PRICING, call -> call.answer(404, "application/json", "{}")),
          new Trouble(PRICING, call -> call.answer(500, "text/plain", "no")),
          new Trouble(
              PRICING,
              _ -> {
                throw new IOException("lost");
              }),
          new Trouble(REVIEWS, call -> call.answer(404, "application/json", "{}")),
          new Trouble(REVIEWS, call -> call.answer(500, "text/plain", "no")),
          new Trouble(REVIEWS, call -> call.answer(302, "application/json", "{}")),
          new Trouble(INVENTORY, call -> call.json("no")),
          new Trouble(INVENTORY, call -> call.answer(404, "application/json", "{}")));

  private TroubledProducts() {}

  /** What one service does when it is asked about one product. */
  private record Trouble(Part part, Script script) {}

  static void arrange(Scripted downstream) {
    for (Part part : List.of(CATALOG, PRICING, REVIEWS, INVENTORY)) {
      downstream.service(part).script(call -> script(part, call.key()).play(call));
    }
  }

  private static Script script(Part part, String key) {
    int index = Integer.parseInt(key) - 1;
    return index < TROUBLES.size() && TROUBLES.get(index).part() == part
        ? TROUBLES.get(index).script()
        : part.healthy();
  }

  static List<Long> ids() {
    return LongStream.rangeClosed(1, COUNT).boxed().toList();
  }

  /** The members that tell of a product without one: its own answer, but for the path. */
  static String problem(long id, Http.Answer alone, String instance) {
    String own = "\"instance\":\"/products/" + id + "\"";
    if (!alone.body().contains(own)) {
      throw new AssertionError(alone.toString());
    }
    return "{\"id\":%d,\"status\":%d,\"problem\":%s}"
        .formatted(
            id, alone.status(), alone.body().replace(own, "\"instance\":\"" + instance + "\""));
  }

  /** Or the test that uses them tests little. */
  static void requireEveryKind(List<Http.Answer> alone) {
    var statuses = alone.stream().map(Http.Answer::status).distinct().sorted().toList();
    if (!statuses.equals(Arrays.asList(200, 404, 502))) {
      throw new AssertionError(statuses.toString());
    }
  }
}
