package dev.fanout.gateway.product;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.springframework.boot.web.codec.CodecCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.json.Jackson2JsonEncoder;
import org.springframework.stereotype.Component;
import org.springframework.util.MimeType;

/**
 * Answers in memory that the garbage collector frees. Spring takes it from Netty's pool, and it is
 * lost when the client leaves in the moment that an answer is encoded: one runs in the client's
 * event loop, the other in that of the last service to answer.
 */
@Component
final class UnpooledJson implements CodecCustomizer {

  private final ObjectMapper mapper;

  UnpooledJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public void customize(CodecConfigurer configurer) {
    configurer.defaultCodecs().jackson2JsonEncoder(new Encoder(mapper));
  }

  private static final class Encoder extends Jackson2JsonEncoder {

    private Encoder(ObjectMapper mapper) {
      super(mapper);
    }

    @Override
    public DataBuffer encodeValue(
        Object value,
        DataBufferFactory pool,
        ResolvableType type,
        MimeType mimeType,
        Map<String, Object> hints) {
      return super.encodeValue(
          value, DefaultDataBufferFactory.sharedInstance, type, mimeType, hints);
    }
  }
}
