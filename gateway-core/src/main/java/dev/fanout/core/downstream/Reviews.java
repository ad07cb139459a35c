package dev.fanout.core.downstream;

import static dev.fanout.core.downstream.Checks.decimal;
import static dev.fanout.core.downstream.Checks.needed;
import static dev.fanout.core.downstream.Checks.whole;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;

public record Reviews(
    @Schema(requiredMode = REQUIRED) Long productId,
    BigDecimal average,
    Long count,
    List<Long> histogram,
    List<Review> reviews)
    implements Part {

  public Reviews {
    needed(productId);
    whole(productId, count);
    whole(histogram);
    decimal(average);
  }

  @Override
  public String answersFor() {
    return productId.toString();
  }

  public record Review(Long id, String author, Long rating, String title, String text) {

    public Review {
      whole(id, rating);
    }
  }
}
