package dev.fanout.lab.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void whatIsFlatStandsInOneLine() {
    var value = new LinkedHashMap<String, Object>();
    value.put("text", "a \"b\" \\ \n");
    value.put("numbers", List.of(1, 2.0, 0.12345, 100.0, Double.NaN));
    value.put("empty", List.of());
    value.put("yes", true);
    value.put("objects", List.of(Map.of("a", 1L), Map.of()));
    assertThat(Json.text(value))
        .isEqualTo(
            """
            {
              "text": "a \\"b\\" \\\\ \\n",
              "numbers": [1, 2, 0.123, 100, null],
              "empty": [],
              "yes": true,
              "objects": [
                {"a": 1},
                {}
              ]
            }
            """);
  }
}
