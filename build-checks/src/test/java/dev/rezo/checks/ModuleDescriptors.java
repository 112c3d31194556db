package dev.rezo.checks;

import com.sun.source.tree.DirectiveTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.RequiresTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code module-info.java}.
 *
 * <p>Immutable.
 */
final class ModuleDescriptors {

  private static final String OWN = "dev.rezo.";

  private ModuleDescriptors() {}

  /** What each module requires of the project's own, by the names of the artifacts. */
  static Map<String, Set<String>> edges(List<JavaFile> sources) {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (JavaFile file : descriptors(sources)) {
      Set<String> required = new TreeSet<>();
      for (RequiresTree requires : directives(file, RequiresTree.class)) {
        String name = requires.getModuleName().toString();
        if (name.startsWith(OWN)) {
          required.add("rezo-" + name.substring(OWN.length()));
        }
      }
      edges.put(file.source.module(), required);
    }
    return edges;
  }

  /** The packages that each module exports. */
  static Map<String, Set<String>> exports(List<JavaFile> sources) {
    Map<String, Set<String>> exports = new TreeMap<>();
    for (JavaFile file : descriptors(sources)) {
      Set<String> exported = new TreeSet<>();
      for (ExportsTree export : directives(file, ExportsTree.class)) {
        exported.add(export.getPackageName().toString());
      }
      exports.put(file.source.module(), exported);
    }
    return exports;
  }

  /** Packages that are exported to some modules only. */
  static List<Finding> qualifiedExports(List<JavaFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaFile file : descriptors(sources)) {
      for (ExportsTree export : directives(file, ExportsTree.class)) {
        if (export.getModuleNames() != null) {
          findings.add(
              new Finding(
                  file.where(export),
                  "an export to all or none",
                  "exports " + export.getPackageName() + " to " + export.getModuleNames()));
        }
      }
    }
    return findings;
  }

  /** Requirements that are optional and handed on: javac then wants them of each user. */
  static List<Finding> optionalAndHandedOn(List<JavaFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaFile file : descriptors(sources)) {
      for (RequiresTree requires : directives(file, RequiresTree.class)) {
        if (requires.isStatic() && requires.isTransitive()) {
          findings.add(
              new Finding(
                  file.where(requires),
                  "static or transitive",
                  "both: " + requires.getModuleName()));
        }
      }
    }
    return findings;
  }

  /** Modules of this list that require at run time more than the JDK's base and the project. */
  static List<Finding> foreignRequires(List<JavaFile> sources, Set<String> modules) {
    List<Finding> findings = new ArrayList<>();
    for (JavaFile file : descriptors(sources)) {
      for (RequiresTree requires : directives(file, RequiresTree.class)) {
        String name = requires.getModuleName().toString();
        if (modules.contains(file.source.module())
            && !requires.isStatic()
            && !name.equals("java.base")
            && !name.startsWith(OWN)) {
          findings.add(
              new Finding(file.where(requires), "java.base and dev.rezo modules only", name));
        }
      }
    }
    return findings;
  }

  private static List<JavaFile> descriptors(List<JavaFile> sources) {
    return sources.stream()
        .filter(file -> file.source.isMain())
        .filter(file -> file.unit.getModule() != null)
        .toList();
  }

  private static <T extends DirectiveTree> List<T> directives(JavaFile file, Class<T> kind) {
    return file.unit.getModule().getDirectives().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
