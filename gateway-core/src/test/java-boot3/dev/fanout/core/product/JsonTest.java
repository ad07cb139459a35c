package dev.fanout.core.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void aShortLineIsFilledUpWithBlanksAndALongOneIsLeftAlone() {
    var json = new Json(new ObjectMapper());
    var shortLine = new String(json.line(Map.of("id", 404)), UTF_8);
    assertThat(shortLine).hasSize(Export.MIN_LINE).startsWith("{\"id\":404} ").endsWith(" \n");
    var longText = "x".repeat(Export.MIN_LINE);
    assertThat(new String(json.line(longText), UTF_8)).isEqualTo("\"" + longText + "\"\n");
  }
}
