package dev.fanout.core.downstream;

import static dev.fanout.core.downstream.Checks.needed;
import static dev.fanout.core.downstream.Checks.segment;
import static dev.fanout.core.downstream.Checks.whole;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

public record Catalog(
    @Schema(requiredMode = REQUIRED) Long id,
    String name,
    String brand,
    @Schema(requiredMode = REQUIRED) String category,
    String description,
    Attributes attributes,
    List<String> images)
    implements Part {

  public Catalog {
    needed(id);
    whole(id);
    segment(category);
  }

  @Override
  public String answersFor() {
    return id.toString();
  }

  public record Attributes(
      String color, List<Long> sizes, Long weightGrams, Boolean waterproof, List<String> tags) {

    public Attributes {
      whole(sizes);
      whole(weightGrams);
    }
  }
}
