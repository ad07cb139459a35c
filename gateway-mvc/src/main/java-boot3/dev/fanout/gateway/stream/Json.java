package dev.fanout.gateway.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.stereotype.Component;

/** JSON as Spring writes it, for answers that are written bit by bit. */
@Component
public final class Json {

  private final ObjectMapper mapper;

  Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  byte[] bytes(Object value) throws JsonProcessingException {
    return mapper.writeValueAsBytes(value);
  }
}
