package dev.fanout.contract;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gateways mirror each other: the same files, and in each the same methods in the same order.
 * So that {@code diff -r} is the comparison. What only one of them needs stands in the README, with
 * its reason.
 */
class MirrorTest {

  private static final Path MVC = Repository.ROOT.resolve("gateway-mvc/src/main");
  private static final Path WEBFLUX = Repository.ROOT.resolve("gateway-webflux/src/main");

  /** A row of the README's table: | `file` | gateway | reason | */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([\\w.]+)` \\| (gateway-\\w+) \\| \\S.+ \\|$", Pattern.MULTILINE);

  @Test
  void onlyOneHasWhatTheReadmeSays() throws IOException {
    var readme = Files.readString(Repository.ROOT.resolve("README.md"));
    var told = ROW.matcher(readme).results().map(r -> r.group(2) + " " + r.group(1));
    var found =
        Stream.concat(
            only(MVC, WEBFLUX).map(file -> "gateway-mvc " + file.getFileName()),
            only(WEBFLUX, MVC).map(file -> "gateway-webflux " + file.getFileName()));
    assertThat(found).containsExactlyInAnyOrderElementsOf(told.toList());
  }

  @ParameterizedTest
  @MethodSource
  void twinsHaveTheSameMethodsInTheSameOrder(Path file) throws IOException {
    var mvc = methods(MVC.resolve(file));
    var webflux = methods(WEBFLUX.resolve(file));
    assertThat(ours(mvc, webflux)).isEqualTo(ours(webflux, mvc));
    mvc.keySet().retainAll(webflux.keySet());
    webflux.keySet().retainAll(mvc.keySet());
    assertThat(mvc.keySet()).containsExactlyElementsOf(webflux.keySet());
  }

  static List<Path> twinsHaveTheSameMethodsInTheSameOrder() throws IOException {
    var twins = files(MVC);
    twins.retainAll(files(WEBFLUX));
    twins.removeIf(file -> !file.toString().endsWith(".java"));
    assertThat(twins).hasSizeGreaterThanOrEqualTo(5);
    return List.copyOf(twins);
  }

  private static Stream<Path> only(Path here, Path there) throws IOException {
    var files = files(here);
    files.removeAll(files(there));
    return files.stream();
  }

  private static SortedSet<Path> files(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(root::relativize)
          .collect(toCollection(TreeSet::new));
    }
  }

  private enum Kind {
    OURS,
    PRIVATE,
    OVERRIDES
  }

  /** Those that other classes can see, but for those that a framework has named in either. */
  private static List<String> ours(Map<String, Kind> methods, Map<String, Kind> others) {
    return methods.keySet().stream()
        .filter(name -> methods.get(name) == Kind.OURS && others.get(name) != Kind.OVERRIDES)
        .toList();
  }

  /** Names of the methods, as they come. */
  private static Map<String, Kind> methods(Path file) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var sources = manager.getJavaFileObjects(file);
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
      var methods = new LinkedHashMap<String, Kind>();
      for (var unit : task.parse()) {
        for (var member : ((ClassTree) unit.getTypeDecls().getFirst()).getMembers()) {
          if (member instanceof MethodTree method && method.getReturnType() != null) {
            methods.put(method.getName().toString(), kind(method));
          }
        }
      }
      return methods;
    }
  }

  private static Kind kind(MethodTree method) {
    var modifiers = method.getModifiers();
    if (modifiers.getAnnotations().stream().anyMatch(a -> a.toString().contains("Override"))) {
      return Kind.OVERRIDES;
    }
    return modifiers.getFlags().contains(Modifier.PRIVATE) ? Kind.PRIVATE : Kind.OURS;
  }
}
