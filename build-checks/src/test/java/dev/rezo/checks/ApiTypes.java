package dev.rezo.checks;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlin.metadata.Attributes;
import kotlin.metadata.KmType;
import kotlin.metadata.KmTypeProjection;
import org.jspecify.annotations.Nullable;

/**
 * Writes types as a list of the API shows them: names of {@code java.lang} and of the type's own
 * package without that package, and {@code @Nullable} where Java or Kotlin says so.
 *
 * <p>Immutable.
 */
final class ApiTypes {

  private final String ownPackage;

  ApiTypes(String ownPackage) {
    this.ownPackage = ownPackage;
  }

  /** A type of Java. */
  String text(AnnotatedType type) {
    return text(type, null);
  }

  /** The same with what Kotlin knows of it, if it is of Kotlin. */
  String text(AnnotatedType type, @Nullable KmType kotlin) {
    if (type instanceof AnnotatedArrayType array) {
      String mark = isNullable(array, kotlin) ? " @Nullable []" : "[]";
      return text(array.getAnnotatedGenericComponentType(), argument(kotlin, 0)) + mark;
    }
    String mark = isNullable(type, kotlin) ? "@Nullable " : "";
    if (type instanceof AnnotatedWildcardType wildcard) {
      return mark + wildcard(wildcard, kotlin);
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
      boolean parallel = kotlin != null && kotlin.getArguments().size() == arguments.length;
      List<String> written = new ArrayList<>();
      for (int i = 0; i < arguments.length; i++) {
        written.add(text(arguments[i], parallel ? argument(kotlin, i) : null));
      }
      return mark + name(raw(type)) + "<" + String.join(", ", written) + ">";
    }
    Type plain = type.getType();
    return mark + (plain instanceof Class<?> known ? name(known) : plain.getTypeName());
  }

  /** What a function that suspends returns in the end: the argument of its continuation. */
  String continued(AnnotatedType continuation, @Nullable KmType kotlin) {
    AnnotatedType argument =
        ((AnnotatedParameterizedType) continuation).getAnnotatedActualTypeArguments()[0];
    return argument instanceof AnnotatedWildcardType wildcard
        ? text(wildcard.getAnnotatedLowerBounds()[0], kotlin)
        : text(argument, kotlin);
  }

  /** What stands in angle brackets where a type or a method is declared, or nothing. */
  String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables).map(this::variable).collect(Collectors.joining(", ", "<", ">"));
  }

  static Class<?> raw(AnnotatedType type) {
    return type.getType() instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type.getType();
  }

  String names(Stream<Class<?>> types) {
    return types.map(this::name).sorted().collect(Collectors.joining(", "));
  }

  private String variable(TypeVariable<?> variable) {
    String bounds =
        Stream.of(variable.getAnnotatedBounds())
            .map(this::text)
            .filter(bound -> !bound.equals("Object"))
            .collect(Collectors.joining(" & "));
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private String wildcard(AnnotatedWildcardType wildcard, @Nullable KmType kotlin) {
    if (wildcard.getAnnotatedLowerBounds().length > 0) {
      return "? super " + text(wildcard.getAnnotatedLowerBounds()[0], kotlin);
    }
    String upper = text(wildcard.getAnnotatedUpperBounds()[0], kotlin);
    return upper.equals("Object") ? "?" : "? extends " + upper;
  }

  /** With Kotlin, a wildcard and its bound are one type: the bound has the mark. */
  private static boolean isNullable(AnnotatedType type, @Nullable KmType kotlin) {
    boolean ofKotlin =
        kotlin != null && !(type instanceof AnnotatedWildcardType) && Attributes.isNullable(kotlin);
    return ofKotlin || type.isAnnotationPresent(Nullable.class);
  }

  private static @Nullable KmType argument(@Nullable KmType kotlin, int index) {
    if (kotlin == null || index >= kotlin.getArguments().size()) {
      return null;
    }
    KmTypeProjection projection = kotlin.getArguments().get(index);
    return projection.getType();
  }

  private String name(Class<?> type) {
    String full = type.getCanonicalName();
    if (type.isPrimitive()) {
      return full;
    }
    String around = type.getPackageName();
    return around.equals("java.lang") || around.equals(ownPackage)
        ? full.substring(around.length() + 1)
        : full;
  }
}
