package dev.rezo.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The main classes of the modules, as the build has just compiled them.
 *
 * <p>Thread-safe.
 */
final class CompiledClasses {

  private static final Map<Collection<String>, JavaClasses> IMPORTED = new HashMap<>();

  private CompiledClasses() {}

  static JavaClasses of(String module) {
    return of(List.of(module));
  }

  static synchronized JavaClasses of(Collection<String> modules) {
    return IMPORTED.computeIfAbsent(
        List.copyOf(modules),
        names ->
            new ClassFileImporter()
                .importPaths(names.stream().map(CompiledClasses::folder).toList()));
  }

  private static Path folder(String module) {
    Path folder = Repository.HERE.file(module + "/target/classes");
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(folder + ": expected compiled classes, actual no folder");
    }
    return folder;
  }

  /** The classes of this source set that break a rule on purpose. */
  static JavaClasses planted(String name) {
    return new ClassFileImporter().importPackages("dev.rezo.checks.planted." + name);
  }
}
