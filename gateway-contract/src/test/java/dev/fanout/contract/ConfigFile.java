package dev.fanout.contract;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A configuration file of the repository, YAML or JSON, which is YAML too. A key that stands twice
 * is an error, as it is for the program that the file is for.
 */
final class ConfigFile {

  private static final Configuration LENIENT =
      Configuration.defaultConfiguration().addOptions(Option.SUPPRESS_EXCEPTIONS);

  private final String text;
  private final Object content;

  private ConfigFile(String text) {
    this.text = text;
    this.content = yaml().load(text);
  }

  private static Yaml yaml() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  /**
   * @param path from the root of the repository
   */
  static ConfigFile of(String path) {
    return of(Repository.ROOT.resolve(path));
  }

  static ConfigFile of(Path path) {
    try {
      return new ConfigFile(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a text that may have several. */
  static List<Map<String, Object>> documents(String text) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : yaml().loadAll(text)) {
      documents.add(JsonPath.parse(document).read("$"));
    }
    return documents;
  }

  /** What a JSONPath leads to, as maps, lists, strings and numbers. */
  <T> T get(String path) {
    return JsonPath.parse(content).read(path);
  }

  /** Of what a JSONPath leads to; none where it leads nowhere. */
  Set<String> keys(String path) {
    Map<String, ?> map = JsonPath.using(LENIENT).parse(content).read(path);
    return map == null ? Set.of() : map.keySet();
  }

  /** Wherever it stands in the file. */
  Stream<MatchResult> find(String pattern) {
    return Pattern.compile(pattern).matcher(text).results();
  }
}
