package dev.fanout.core.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;

/** JSON as Spring writes it, for answers that a gateway writes itself. */
public final class Json {

  private final ObjectMapper mapper;

  public Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  public byte[] bytes(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line of an export; short ones end with blanks, see {@link Export#MIN_LINE}. */
  public byte[] line(Object value) {
    byte[] json = bytes(value);
    byte[] line = Arrays.copyOf(json, Math.max(json.length + 1, Export.MIN_LINE));
    Arrays.fill(line, json.length, line.length - 1, (byte) ' ');
    line[line.length - 1] = '\n';
    return line;
  }
}
