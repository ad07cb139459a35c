package dev.fanout.core.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://localhost:9105     | cat-7      | http://localhost:9105/recommendations/cat-7
          https://shop.example/api  | Az09-._~   | https://shop.example/api/recommendations/Az09-._~
          http://[::1]:80           | a/b?c#d    | http://[::1]:80/recommendations/a%2Fb%3Fc%23d
          http://localhost:9105     | a b+c*d~%  | http://localhost:9105/recommendations/a%20b%2Bc%2Ad~%25
          http://localhost:9105     | {é𝄞}       | http://localhost:9105/recommendations/%7B%C3%A9%F0%9D%84%9E%7D
          """)
  void aKeyIsOneSegmentOfThePath(URI baseUrl, String key, URI uri) {
    assertThat(Service.RECOMMENDATIONS.uri(baseUrl, key)).isEqualTo(uri);
  }
}
