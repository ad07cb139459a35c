package dev.fanout.contract;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    this.text = text;
    this.content = new Yaml(new SafeConstructor(options)).load(text);
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
