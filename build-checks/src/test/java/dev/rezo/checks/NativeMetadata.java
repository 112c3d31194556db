package dev.rezo.checks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a module tells native-image in {@code META-INF/native-image}: which class reaches what by
 * its name. Native-image finds services by itself.
 *
 * <p>Immutable.
 */
final class NativeMetadata {

  /** Reach a member or a type that only a string names. */
  private static final Map<String, Pattern> REFLECTION =
      Map.of(
          "java.lang.Class",
              Pattern.compile(
                  "forName|newInstance|get(Declared)?(Method|Field|Constructor|Class|RecordComponent)(s|es)?"),
          "java.lang.ClassLoader", Pattern.compile("loadClass"),
          "java.lang.invoke.MethodHandles$Lookup", Pattern.compile("find\\w+|unreflect\\w*"),
          "java.lang.reflect.Array", Pattern.compile("newInstance"),
          "java.lang.reflect.Proxy", Pattern.compile("newProxyInstance"),
          "java.util.concurrent.atomic.AtomicIntegerFieldUpdater", Pattern.compile("newUpdater"),
          "java.util.concurrent.atomic.AtomicLongFieldUpdater", Pattern.compile("newUpdater"),
          "java.util.concurrent.atomic.AtomicReferenceFieldUpdater", Pattern.compile("newUpdater"));

  private static final Map<String, Pattern> RESOURCES =
      Map.of(
          "java.lang.Class", Pattern.compile("getResource\\w*"),
          "java.lang.ClassLoader", Pattern.compile("get(System)?Resource\\w*"),
          "java.lang.Module", Pattern.compile("getResource\\w*"),
          "java.util.ResourceBundle", Pattern.compile("getBundle"));

  /** What no metadata here speaks of. */
  private static final Map<String, Pattern> NEVER =
      Map.of(
          "java.lang.System", Pattern.compile("load(Library)?"),
          "java.lang.Runtime", Pattern.compile("load(Library)?"),
          "java.io.ObjectInputStream", Pattern.compile("readObject"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String module;
  private final JsonNode reflection;
  private final JsonNode resources;

  /**
   * Of these two files.
   *
   * @param reflectConfig {@code reflect-config.json}, or {@code []} where there is none
   * @param resourceConfig {@code resource-config.json}, or <code>{}</code> where there is none
   */
  NativeMetadata(String module, String reflectConfig, String resourceConfig) {
    this.module = module;
    this.reflection = parse(module, reflectConfig);
    this.resources = parse(module, resourceConfig).path("resources").path("includes");
  }

  private static JsonNode parse(String module, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(module + ": expected JSON, actual " + e.getMessage(), e);
    }
  }

  /** Where code and metadata differ. */
  List<Finding> compareWith(JavaClasses classes) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Integer> reflecting = callers(classes, REFLECTION);
    Map<String, Integer> reading = callers(classes, RESOURCES);
    compare("reflect-config.json", names(reflection), reflecting, findings);
    compare("resource-config.json", names(resources), reading, findings);
    callers(classes, NEVER)
        .forEach(
            (caller, calls) ->
                findings.add(new Finding(caller, "no library, no serialized object", "a call")));
    for (JavaClass type : classes) {
      type.getMethods().stream()
          .filter(method -> method.getModifiers().contains(JavaModifier.NATIVE))
          .forEach(method -> findings.add(new Finding(method.getFullName(), "Java", "native")));
    }
    return findings;
  }

  /** Resources of the module that are not named, and names that are no resource. */
  List<Finding> compareWith(Set<String> files) {
    List<Finding> findings = new ArrayList<>();
    Set<String> unnamed = new HashSet<>(files);
    unnamed.removeIf(file -> file.startsWith("META-INF/"));
    for (JsonNode include : resources) {
      Pattern pattern = Pattern.compile(include.path("pattern").asText());
      if (files.stream().noneMatch(file -> pattern.matcher(file).matches())) {
        findings.add(new Finding(module, "a resource " + pattern, "none"));
      }
      unnamed.removeIf(file -> pattern.matcher(file).matches());
    }
    unnamed.forEach(
        file -> findings.add(new Finding(module, file + " in resource-config.json", "not there")));
    return findings;
  }

  private void compare(
      String file,
      Map<String, Integer> named,
      Map<String, Integer> calling,
      List<Finding> findings) {
    calling.forEach(
        (caller, calls) -> {
          int names = named.getOrDefault(caller, 0);
          if (names < calls) {
            findings.add(
                new Finding(
                    module + ", " + file,
                    calls + " name(s) on the condition " + caller,
                    Integer.toString(names)));
          }
        });
    named.forEach(
        (caller, names) -> {
          if (!calling.containsKey(caller)) {
            findings.add(new Finding(module + ", " + file, "a class that needs it", caller));
          }
        });
  }

  /** How many names stand on the condition of each class: members, and types other than itself. */
  private static Map<String, Integer> names(JsonNode entries) {
    Map<String, Integer> names = new TreeMap<>();
    for (JsonNode entry : entries) {
      String condition = entry.path("condition").path("typeReachable").asText("(no condition)");
      int itself = entry.path("name").asText().equals(condition) ? 0 : 1;
      int members = entry.path("methods").size() + entry.path("fields").size();
      names.merge(condition, members + itself, Integer::sum);
    }
    return names;
  }

  private static Map<String, Integer> callers(JavaClasses classes, Map<String, Pattern> watched) {
    Map<String, Integer> callers = new TreeMap<>();
    for (JavaClass type : classes) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        Pattern pattern = watched.get(call.getTargetOwner().getName());
        if (pattern != null && pattern.matcher(call.getName()).matches()) {
          callers.merge(type.getName(), 1, Integer::sum);
        }
      }
    }
    return callers;
  }
}
