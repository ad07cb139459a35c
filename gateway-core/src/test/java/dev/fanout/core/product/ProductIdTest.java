package dev.fanout.core.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.core.problem.BadRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductIdTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 9007199254740991L})
  void readsWholeNumbersUpTo2To53(long id) {
    assertThat(ProductId.parse(Long.toString(id))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "07",
        "-1",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1 ",
        "٧",
        "abc",
        "9007199254740992"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> ProductId.parse(text)).isInstanceOf(BadRequest.class);
  }
}
