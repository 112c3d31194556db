package dev.rezo.checks;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a public type that users can name, a line each, sorted. What a hidden supertype
 * adds counts as the type's own. Not listed is what each type of its kind has: {@code values()} of
 * an enum, accessors of a record, {@code equals}, {@code hashCode} and {@code toString}.
 *
 * <p>Confined to one thread.
 */
final class ApiMembers {

  private static final Set<String> OF_EACH_OBJECT =
      Set.of("equals(java.lang.Object)", "hashCode()", "toString()");

  private final Class<?> type;
  private final Predicate<Class<?>> isHidden;
  private final ApiTypes types;

  /** Of this type, where others of its module are hidden or not. */
  ApiMembers(Class<?> type, Predicate<Class<?>> isHidden) {
    this.type = type;
    this.isHidden = isHidden;
    this.types = new ApiTypes(type.getPackageName());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(constants());
    lines.addAll(components());
    Set<String> fields = new TreeSet<>();
    Set<String> constructors = new TreeSet<>();
    Set<String> methods = new TreeSet<>();
    for (Class<?> declaring : declaring(type)) {
      KotlinView kotlin = KotlinView.of(declaring);
      for (Field field : declaring.getDeclaredFields()) {
        if (isSeen(field) && !field.isEnumConstant() && !kotlin.hides(field)) {
          fields.add(field.getName() + "\0" + line(field));
        }
      }
      for (Method method : declaring.getDeclaredMethods()) {
        if (isSeen(method) && !isImplied(method) && !kotlin.hides(method)) {
          methods.add(method.getName() + "\0" + line(method, kotlin));
        }
      }
    }
    KotlinView kotlin = KotlinView.of(type);
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isSeen(constructor) && !type.isEnum() && !kotlin.hides(constructor)) {
        constructors.add("\0" + line(constructor, kotlin.face(constructor)));
      }
    }
    for (Set<String> kind : List.of(fields, constructors, methods)) {
      kind.forEach(named -> lines.add(named.substring(named.indexOf('\0') + 1)));
    }
    return lines;
  }

  private List<String> constants() {
    return Arrays.stream(type.getDeclaredFields())
        .filter(Field::isEnumConstant)
        .map(field -> deprecated(field) + "constant " + field.getName())
        .sorted()
        .toList();
  }

  private List<String> components() {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .map(
                part ->
                    deprecated(part.getAccessor())
                        + "component "
                        + types.text(part.getAnnotatedType())
                        + " "
                        + part.getName())
            .toList()
        : List.of();
  }

  /** The type, and those above it that users cannot name. */
  private List<Class<?>> declaring(Class<?> from) {
    List<Class<?>> all = new ArrayList<>(List.of(from));
    Class<?> parent = from.getSuperclass();
    if (parent != null && isHidden.test(parent)) {
      all.addAll(declaring(parent));
    }
    for (Class<?> parentInterface : from.getInterfaces()) {
      if (isHidden.test(parentInterface)) {
        all.addAll(declaring(parentInterface));
      }
    }
    return all;
  }

  private boolean isSeen(Member member) {
    return Modifier.isPublic(member.getModifiers())
        || (Modifier.isProtected(member.getModifiers()) && !Modifier.isFinal(type.getModifiers()));
  }

  private boolean isImplied(Method method) {
    String signature =
        method.getName()
            + Stream.of(method.getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(", ", "(", ")"));
    boolean ofEnum =
        type.isEnum() && Set.of("values()", "valueOf(java.lang.String)").contains(signature);
    boolean ofRecord =
        type.isRecord()
            && Stream.of(type.getRecordComponents())
                .map(RecordComponent::getAccessor)
                .anyMatch(method::equals);
    return ofEnum || ofRecord || OF_EACH_OBJECT.contains(signature);
  }

  private String line(Field field) {
    return deprecated(field)
        + modifiers(field)
        + types.text(field.getAnnotatedType())
        + " "
        + field.getName()
        + value(field);
  }

  /** What compilers copy into the classes of users. */
  private static String value(Field field) {
    boolean isConstant =
        Modifier.isStatic(field.getModifiers())
            && Modifier.isFinal(field.getModifiers())
            && (field.getType().isPrimitive() || field.getType().equals(String.class));
    if (!isConstant) {
      return "";
    }
    try {
      field.setAccessible(true);
      Object value = field.get(null);
      return " = " + (value instanceof String text ? "\"" + text + "\"" : value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private String line(Method method, KotlinView kotlin) {
    KotlinView.Face face = kotlin.face(method);
    AnnotatedType[] given = method.getAnnotatedParameterTypes();
    String returned =
        face != null && face.suspends()
            ? types.continued(given[given.length - 1], face.returned())
            : types.text(method.getAnnotatedReturnType(), face == null ? null : face.returned());
    String end = method.getDefaultValue() == null ? "" : " default";
    return deprecated(method)
        + modifiers(method)
        + (face == null ? "" : face.words())
        + variables(method)
        + returned
        + " "
        + method.getName()
        + parameters(method, face)
        + thrown(method)
        + end;
  }

  private String line(Constructor<?> constructor, KotlinView.@Nullable Face face) {
    return deprecated(constructor)
        + modifiers(constructor)
        + variables(constructor)
        + type.getSimpleName()
        + parameters(constructor, face)
        + thrown(constructor);
  }

  private String variables(Executable member) {
    String variables = types.variables(member.getTypeParameters());
    return variables.isEmpty() ? "" : variables + " ";
  }

  /** Callers in Kotlin may use names of parameters, and leave out those that have a value. */
  private String parameters(Executable member, KotlinView.@Nullable Face face) {
    AnnotatedType[] declared = member.getAnnotatedParameterTypes();
    int count = declared.length - (face != null && face.suspends() ? 1 : 0);
    boolean parallel = face != null && face.parameters().size() == count;
    List<String> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      KotlinView.Parameter known = parallel ? face.parameters().get(i) : null;
      String text = types.text(declared[i], known == null ? null : known.type());
      boolean isOpen = known == null ? member.isVarArgs() && i == count - 1 : known.open();
      String name = known == null ? componentName(member, i) : " " + known.name();
      String value = known != null && known.optional() ? " = ..." : "";
      written.add((isOpen ? text.substring(0, text.length() - 2) + "..." : text) + name + value);
    }
    return written.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  /** Of a record's own constructor: the order of components of one type shows only there. */
  private String componentName(Executable member, int index) {
    if (!type.isRecord() || member instanceof Method) {
      return "";
    }
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] own = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return Arrays.equals(own, member.getParameterTypes()) ? " " + components[index].getName() : "";
  }

  private String thrown(Executable member) {
    String thrown =
        Stream.of(member.getAnnotatedExceptionTypes())
            .map(types::text)
            .sorted()
            .collect(Collectors.joining(", "));
    return thrown.isEmpty() ? "" : " throws " + thrown;
  }

  /** A method of a final class is final anyway. */
  private String modifiers(Member member) {
    int modifiers = member.getModifiers();
    boolean isMethod = member instanceof Method;
    StringBuilder words = new StringBuilder();
    words.append(Modifier.isPublic(modifiers) ? "public " : "protected ");
    if (member instanceof Method method && method.isDefault()) {
      words.append("default ");
    }
    if (Modifier.isAbstract(modifiers)) {
      words.append("abstract ");
    }
    if (Modifier.isStatic(modifiers)) {
      words.append("static ");
    }
    if (Modifier.isFinal(modifiers) && !(isMethod && Modifier.isFinal(type.getModifiers()))) {
      words.append("final ");
    }
    return words.toString();
  }

  static String deprecated(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class)
            || element.isAnnotationPresent(kotlin.Deprecated.class)
        ? "@Deprecated "
        : "";
  }
}
