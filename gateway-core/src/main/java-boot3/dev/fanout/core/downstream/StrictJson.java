package dev.fanout.core.downstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.CallFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads one JSON value and nothing else: no coercion, no duplicate keys, nothing after it. */
final class StrictJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(new SimpleModule().addDeserializer(String.class, new Text()))
          .build();

  private StrictJson() {}

  /**
   * @return null for JSON's null
   * @throws CallFailure (invalid) on anything but a value of the type
   */
  static <T> T read(byte[] json, Class<T> type) {
    try {
      // a decoder of its own, because Jackson guesses UTF-16 and lets malformed UTF-8 pass
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
      // in its array, since for a string Jackson takes a buffer of 8 kB
      try (var parser = MAPPER.createParser(text.array(), text.arrayOffset(), text.length())) {
        return MAPPER.readValue(parser, type);
      }
    } catch (IOException e) { // no UTF-8, or no such value
      throw new CallFailure(Reason.INVALID);
    }
  }

  /** A JSON string that can be written again as UTF-8. */
  private static final class Text extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1;

    Text() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (String) context.handleUnexpectedToken(String.class, parser);
      }
      String text = parser.getText();
      int codePoint;
      for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
        codePoint = text.codePointAt(i);
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
          return (String) context.handleWeirdStringValue(String.class, text, "unpaired surrogate");
        }
      }
      return text;
    }
  }
}
