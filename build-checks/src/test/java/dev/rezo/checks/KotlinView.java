package dev.rezo.checks;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotlin.Metadata;
import kotlin.metadata.Attributes;
import kotlin.metadata.KmClass;
import kotlin.metadata.KmConstructor;
import kotlin.metadata.KmDeclarationContainer;
import kotlin.metadata.KmFunction;
import kotlin.metadata.KmProperty;
import kotlin.metadata.KmPropertyAccessorAttributes;
import kotlin.metadata.KmType;
import kotlin.metadata.KmValueParameter;
import kotlin.metadata.Visibility;
import kotlin.metadata.jvm.JvmExtensionsKt;
import kotlin.metadata.jvm.JvmMemberSignature;
import kotlin.metadata.jvm.KotlinClassMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a class of Kotlin says of itself beside its bytecode: which members are internal, what may
 * be null, the names that callers may use. Of a class of Java it says nothing.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class KotlinView {

  /**
   * What Kotlin knows of one method or constructor. Immutable.
   *
   * @param words modifiers that only Kotlin has, each with a space after it
   */
  record Face(String words, List<Parameter> parameters, @Nullable KmType returned) {

    boolean suspends() {
      return words.contains(SUSPEND);
    }
  }

  /**
   * What Kotlin knows of one parameter. Immutable.
   *
   * @param optional whether it has a value where the caller gives none
   * @param open whether callers may give any number of it
   */
  record Parameter(String name, KmType type, boolean optional, boolean open) {}

  private static final String SUSPEND = "suspend ";
  private static final Set<Visibility> SEEN = Set.of(Visibility.PUBLIC, Visibility.PROTECTED);

  private final Set<String> hidden = new HashSet<>();
  private final Map<String, Face> faces = new HashMap<>();
  private final boolean hidesType;
  private final boolean file;

  private KotlinView(@Nullable KotlinClassMetadata metadata) {
    boolean hides = false;
    boolean top = false;
    if (metadata instanceof KotlinClassMetadata.Class known) {
      KmClass type = known.getKmClass();
      hides = !SEEN.contains(Attributes.getVisibility(type));
      for (KmConstructor constructor : type.getConstructors()) {
        add(constructor);
      }
      add(type, false);
    } else if (metadata instanceof KotlinClassMetadata.FileFacade known) {
      top = true;
      add(known.getKmPackage(), true);
    } else if (metadata != null) {
      // Lambdas, and what stands behind `when` and defaults of interfaces.
      hides = true;
    }
    hidesType = hides;
    file = top;
  }

  static KotlinView of(Class<?> type) {
    Metadata metadata = type.getAnnotation(Metadata.class);
    return new KotlinView(metadata == null ? null : KotlinClassMetadata.readStrict(metadata));
  }

  /** Whether users are not meant to name this type. */
  boolean hidesType() {
    return hidesType;
  }

  /** Whether the type only holds what a file of Kotlin declares outside of classes. */
  boolean isFile() {
    return file;
  }

  boolean hides(Executable member) {
    return hidden.contains(signature(member)) || (member.isSynthetic() && face(member) == null);
  }

  boolean hides(Field field) {
    return field.isSynthetic()
        || (field.getName().equals("Companion") && of(field.getType()).hidesType());
  }

  @Nullable Face face(Executable member) {
    return faces.get(signature(member));
  }

  private void add(KmConstructor constructor) {
    note(
        JvmExtensionsKt.getSignature(constructor),
        Attributes.getVisibility(constructor),
        true,
        new Face("", parameters(constructor.getValueParameters()), null));
  }

  private void add(KmDeclarationContainer declarations, boolean top) {
    for (KmFunction function : declarations.getFunctions()) {
      List<Parameter> parameters = parameters(function.getContextParameters());
      receiver(function.getReceiverParameterType(), parameters);
      parameters.addAll(parameters(function.getValueParameters()));
      note(
          JvmExtensionsKt.getSignature(function),
          Attributes.getVisibility(function),
          top,
          new Face(words(function), parameters, function.getReturnType()));
    }
    for (KmProperty property : declarations.getProperties()) {
      List<Parameter> parameters = parameters(property.getContextParameters());
      receiver(property.getReceiverParameterType(), parameters);
      note(
          JvmExtensionsKt.getGetterSignature(property),
          Attributes.getVisibility(property.getGetter()),
          top,
          new Face("", parameters, property.getReturnType()));
      KmPropertyAccessorAttributes setter = property.getSetter();
      if (setter != null) {
        List<Parameter> given = new ArrayList<>(parameters);
        given.add(new Parameter("value", property.getReturnType(), false, false));
        note(
            JvmExtensionsKt.getSetterSignature(property),
            Attributes.getVisibility(setter),
            top,
            new Face("", given, null));
      }
    }
  }

  /**
   * Internal members of classes have names that Java cannot write, but for those that are published
   * to inlined code: these are part of what users are compiled against.
   */
  private void note(
      @Nullable JvmMemberSignature signature, Visibility visibility, boolean keepsName, Face face) {
    if (signature == null) {
      return;
    }
    boolean published =
        visibility == Visibility.INTERNAL && !keepsName && signature.getName().indexOf('$') < 0;
    if (SEEN.contains(visibility) || published) {
      faces.put(signature.toString(), face);
    } else {
      hidden.add(signature.toString());
    }
  }

  /** What is inlined is copied into the classes of users. */
  private static String words(KmFunction function) {
    return (Attributes.isInline(function) ? "inline " : "")
        + (Attributes.isSuspend(function) ? SUSPEND : "");
  }

  private static List<Parameter> parameters(List<KmValueParameter> declared) {
    List<Parameter> parameters = new ArrayList<>();
    for (KmValueParameter parameter : declared) {
      parameters.add(
          new Parameter(
              parameter.getName(),
              parameter.getType(),
              Attributes.getDeclaresDefaultValue(parameter),
              parameter.getVarargElementType() != null));
    }
    return parameters;
  }

  private static void receiver(@Nullable KmType type, List<Parameter> parameters) {
    if (type != null) {
      parameters.add(new Parameter("this", type, false, false));
    }
  }

  private static String signature(Executable member) {
    return member instanceof Method method
        ? method.getName()
            + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString()
        : "<init>"
            + MethodType.methodType(void.class, ((Constructor<?>) member).getParameterTypes())
                .toMethodDescriptorString();
  }
}
