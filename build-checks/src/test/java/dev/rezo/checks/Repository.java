package dev.rezo.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * The project's files, as they are on disk.
 *
 * <p>Thread-safe.
 */
final class Repository {

  /** The repository that these tests belong to. */
  static final Repository HERE = new Repository(root(Path.of("").toAbsolutePath()));

  /** Modules without classes that anybody uses: a list of versions, tests, pages, measurements. */
  private static final Set<String> OUTSIDE_THE_DRAWING =
      Set.of("rezo-bom", "build-checks", "docs-site", "rezo-interop", "rezo-bench", "rezo-stress");

  private final Path root;
  private final List<String> modules;
  private List<JavaFile> javaFiles = List.of();
  private List<KotlinFile> kotlinFiles = List.of();

  Repository(Path root) {
    this.root = root;
    this.modules = Poms.modules(Poms.read(root.resolve("pom.xml")));
  }

  private static Path root(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))
          && Files.isRegularFile(folder.resolve("pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException(start + ": expected to be inside the repository");
  }

  /** Every module that the reactor builds, those of profiles too. */
  List<String> modules() {
    return modules;
  }

  /** The modules that ARCHITECTURE.md draws. */
  List<String> drawnModules() {
    return modules.stream().filter(module -> !OUTSIDE_THE_DRAWING.contains(module)).toList();
  }

  Path file(String path) {
    return root.resolve(path);
  }

  String text(String path) {
    return read(root.resolve(path));
  }

  Element pom(String module) {
    return Poms.read(root.resolve(module).resolve("pom.xml"));
  }

  /** All Java sources, parsed once. */
  synchronized List<JavaFile> javaFiles() {
    if (javaFiles.isEmpty()) {
      javaFiles = JavaFile.parse(sources(".java"));
    }
    return javaFiles;
  }

  /** All Kotlin sources. */
  synchronized List<KotlinFile> kotlinFiles() {
    if (kotlinFiles.isEmpty()) {
      kotlinFiles = sources(".kt").stream().map(KotlinFile::new).toList();
    }
    return kotlinFiles;
  }

  /** All sources whose names end so. */
  List<SourceText> sources(String suffix) {
    return modules.stream()
        .flatMap(module -> files(root.resolve(module).resolve("src")).stream())
        .filter(path -> path.toString().endsWith(suffix))
        .map(path -> new SourceText(root.relativize(path).toString(), read(path)))
        .toList();
  }

  /** Every Markdown file that is part of the project, by its path from the root. */
  List<String> documents() {
    return files(root).stream()
        .map(path -> root.relativize(path).toString())
        .filter(path -> path.endsWith(".md"))
        .filter(path -> !path.contains("target/") && !path.contains("node_modules/"))
        .toList();
  }

  /** All files below a folder; none if there is no such folder. */
  List<Path> files(String folder) {
    return files(root.resolve(folder));
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
