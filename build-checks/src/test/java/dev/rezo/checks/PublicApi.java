package dev.rezo.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users of a module can name: what its descriptor promises, then the public types of the
 * packages that it exports, each with its members, as the compiler has left them.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PublicApi {

  private static final String INDENT = "  ";

  private final Set<String> packages;
  private final Set<String> exported;
  private final List<Class<?>> classes;
  private final List<String> descriptor;

  private PublicApi(
      Set<String> packages, Set<String> exported, List<Class<?>> classes, List<String> descriptor) {
    this.packages = packages;
    this.exported = exported;
    this.classes = classes;
    this.descriptor = descriptor;
  }

  /**
   * Of a module whose classes the build has left in this folder, and which are on the class path.
   */
  static PublicApi of(Path folder) {
    ModuleDescriptor module =
        ModuleFinder.of(folder).findAll().stream().findFirst().orElseThrow().descriptor();
    Set<String> exported = new TreeSet<>();
    module.exports().stream()
        .filter(export -> !export.isQualified())
        .forEach(export -> exported.add(export.source()));
    List<Class<?>> classes = new ArrayList<>();
    for (String name : exported) {
      classes.addAll(load(name, folder.resolve(name.replace('.', '/'))));
    }
    return new PublicApi(module.packages(), exported, classes, lines(module, exported));
  }

  /** Of these classes alone, as if their packages were exported. */
  static PublicApi of(Class<?>... classes) {
    Set<String> exported =
        Arrays.stream(classes).map(Class::getPackageName).collect(Collectors.toSet());
    return new PublicApi(exported, exported, List.of(classes), List.of());
  }

  private static List<Class<?>> load(String exported, Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Class<?>> classes = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          String type = exported + "." + name.substring(0, name.length() - ".class".length());
          classes.add(Class.forName(type, false, PublicApi.class.getClassLoader()));
        }
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(folder + ": expected its classes on the class path", e);
    }
  }

  private static List<String> lines(ModuleDescriptor module, Set<String> exported) {
    List<String> lines = new ArrayList<>();
    lines.add("module " + module.name());
    exported.forEach(name -> lines.add(INDENT + "exports " + name));
    module.requires().stream()
        .filter(
            needed -> needed.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
        .map(needed -> INDENT + "requires transitive " + needed.name())
        .sorted()
        .forEach(lines::add);
    module.uses().stream().map(name -> INDENT + "uses " + name).sorted().forEach(lines::add);
    module.provides().stream()
        .map(offer -> INDENT + "provides " + offer.service())
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  ApiList list() {
    List<String> lines = new ArrayList<>(descriptor);
    classes.stream()
        .filter(this::isVisible)
        .sorted(Comparator.comparing(Class::getName))
        .forEach(
            type -> {
              List<String> members = new ApiMembers(type, this::isHidden).lines();
              if (!members.isEmpty() || !KotlinView.of(type).isFile()) {
                if (!lines.isEmpty()) {
                  lines.add("");
                }
                lines.add(header(type));
                members.forEach(member -> lines.add(INDENT + member));
              }
            });
    return new ApiList(String.join("\n", lines) + "\n");
  }

  private boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    boolean isReachable =
        Modifier.isPublic(type.getModifiers())
            || (Modifier.isProtected(type.getModifiers())
                && outer != null
                && !Modifier.isFinal(outer.getModifiers()));
    return isReachable
        && exported.contains(type.getPackageName())
        && !type.isSynthetic()
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && !KotlinView.of(type).hidesType()
        && (outer == null || isVisible(outer));
  }

  private String header(Class<?> type) {
    ApiTypes types = new ApiTypes(type.getPackageName());
    return ApiMembers.deprecated(type)
        + (type.isAnnotationPresent(FunctionalInterface.class) ? "@FunctionalInterface " : "")
        + modifiers(type)
        + kind(type)
        + " "
        + type.getCanonicalName()
        + types.variables(type.getTypeParameters())
        + parents(type, types)
        + permitted(type, types);
  }

  private static String modifiers(Class<?> type) {
    int modifiers = type.getModifiers();
    boolean isPlain = !type.isEnum() && !type.isInterface() && !type.isRecord();
    StringBuilder words = new StringBuilder();
    words.append(Modifier.isPublic(modifiers) ? "public " : "protected ");
    if (type.getEnclosingClass() != null && isPlain && Modifier.isStatic(modifiers)) {
      words.append("static ");
    }
    if (isPlain && Modifier.isAbstract(modifiers)) {
      words.append("abstract ");
    }
    if (type.isSealed() && !type.isEnum()) {
      words.append("sealed ");
    }
    if (isPlain && Modifier.isFinal(modifiers)) {
      words.append("final ");
    }
    return words.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  /**
   * What the type extends and implements that users can name; a hidden parent's parents instead.
   */
  private String parents(Class<?> type, ApiTypes types) {
    StringBuilder text = new StringBuilder();
    Class<?> child = type;
    while (child.getSuperclass() != null && isHidden(child.getSuperclass())) {
      child = child.getSuperclass();
    }
    Class<?> parent = child.getSuperclass();
    if (parent != null && !Set.of(Object.class, Enum.class, Record.class).contains(parent)) {
      text.append(" extends ").append(types.text(child.getAnnotatedSuperclass()));
    }
    Set<String> interfaces = new TreeSet<>();
    addInterfaces(type, types, interfaces);
    if (type.isAnnotation()) {
      interfaces.clear();
    }
    if (!interfaces.isEmpty()) {
      text.append(type.isInterface() ? " extends " : " implements ");
      text.append(String.join(", ", interfaces));
    }
    return text.toString();
  }

  private void addInterfaces(Class<?> type, ApiTypes types, Set<String> names) {
    for (AnnotatedType declared : type.getAnnotatedInterfaces()) {
      Class<?> raw = ApiTypes.raw(declared);
      if (isHidden(raw)) {
        addInterfaces(raw, types, names);
      } else {
        names.add(types.text(declared));
      }
    }
    if (type.getSuperclass() != null && isHidden(type.getSuperclass())) {
      addInterfaces(type.getSuperclass(), types, names);
    }
  }

  /** A hidden one that is permitted is nothing that users can decide by. */
  private String permitted(Class<?> type, ApiTypes types) {
    if (!type.isSealed() || type.isEnum()) {
      return "";
    }
    String names = types.names(Stream.of(type.getPermittedSubclasses()).filter(this::isVisible));
    return names.isEmpty() ? "" : " permits " + names;
  }

  private boolean isHidden(Class<?> type) {
    return packages.contains(type.getPackageName()) && !isVisible(type);
  }
}
