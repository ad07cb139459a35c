package dev.fanout.lab.complexity;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Sources as javac, which runs in this JVM, understands them: trees, and the types in them. */
final class Compilation implements AutoCloseable {
  /** As the build's, where a warning is an error, too. */
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-parameters", "-Xlint:all,-processing,-classfile,-path");

  private final DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
  private final StandardJavaFileManager files;
  private final JavacTask task;
  private final Map<Path, CompilationUnitTree> trees = new LinkedHashMap<>();

  /**
   * @param classPath folders and jars
   * @throws Failure with what the compiler says, when it would not compile
   */
  Compilation(Collection<Path> sources, Collection<Path> classPath) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    files = compiler.getStandardFileManager(said, null, StandardCharsets.UTF_8);
    try {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      var objects = files.getJavaFileObjectsFromPaths(sources);
      task = (JavacTask) compiler.getTask(null, files, said, OPTIONS, null, objects);
      for (var tree : task.parse()) {
        trees.put(Path.of(tree.getSourceFile().toUri()), tree);
      }
      task.analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requireNoErrors();
  }

  private void requireNoErrors() {
    String all =
        said.getDiagnostics().stream()
            .filter(one -> one.getKind() != Diagnostic.Kind.NOTE)
            .map(Object::toString)
            .collect(Collectors.joining("\n"));
    if (!all.isEmpty()) {
      throw new Failure("It does not compile:\n" + all, "See what has changed around it.");
    }
  }

  /** Of each file, by its absolute path. */
  CompilationUnitTree tree(Path file) {
    return trees.get(file.toAbsolutePath().normalize());
  }

  /** Tells what the names in its trees stand for. */
  Trees types() {
    return Trees.instance(task);
  }

  void writeTo(Path folder) {
    try {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      task.generate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requireNoErrors();
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
