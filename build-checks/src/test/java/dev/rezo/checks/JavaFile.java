package dev.rezo.checks;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java source as the compiler's parser sees it: syntax and comments, no symbols.
 *
 * <p>Immutable.
 */
final class JavaFile {

  /**
   * A class, interface, enum or record. Immutable.
   *
   * @param doc its Javadoc in one line, or empty
   */
  record Type(String name, boolean topLevel, boolean isPublic, String doc, String where) {}

  final SourceText source;
  final CompilationUnitTree unit;
  private final DocTrees trees;

  private JavaFile(SourceText source, CompilationUnitTree unit, DocTrees trees) {
    this.source = source;
    this.unit = unit;
    this.trees = trees;
  }

  /** Parses one source. */
  static JavaFile parse(String path, String text) {
    return parse(List.of(new SourceText(path, text))).get(0);
  }

  /** Parses sources all at once, in their order. */
  static List<JavaFile> parse(List<SourceText> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = sources.stream().<JavaFileObject>map(InMemory::new).toList();
    JavacTask task = (JavacTask) compiler.getTask(null, null, null, null, null, files);
    DocTrees trees = DocTrees.instance(task);
    List<JavaFile> parsed = new ArrayList<>();
    try {
      Iterator<SourceText> source = sources.iterator();
      for (CompilationUnitTree unit : task.parse()) {
        parsed.add(new JavaFile(source.next(), unit, trees));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parsed;
  }

  /** {@code path:line} of a tree. */
  String where(Tree tree) {
    return source.path() + ":" + firstLine(tree);
  }

  int firstLine(Tree tree) {
    return line(trees.getSourcePositions().getStartPosition(unit, tree));
  }

  int lastLine(Tree tree) {
    return line(trees.getSourcePositions().getEndPosition(unit, tree));
  }

  private int line(long position) {
    LineMap lines = unit.getLineMap();
    return (int) lines.getLineNumber(position);
  }

  /** The name of the package, or empty. */
  String packageName() {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /** All types of the file, nested ones too; annotations have neither state nor threads. */
  List<Type> types() {
    List<Type> types = new ArrayList<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree type, Void unused) {
        if (!type.getSimpleName().isEmpty() && type.getKind() != Tree.Kind.ANNOTATION_TYPE) {
          String doc = trees.getDocComment(getCurrentPath());
          types.add(
              new Type(
                  type.getSimpleName().toString(),
                  getCurrentPath().getParentPath().getLeaf() == unit,
                  type.getModifiers().getFlags().contains(Modifier.PUBLIC),
                  doc == null ? "" : doc.replaceAll("\\s+", " ").trim(),
                  where(type)));
        }
        return super.visitClass(type, null);
      }
    }.scan(unit, null);
    return types;
  }

  /** The annotations of this simple name. */
  static List<AnnotationTree> annotations(ModifiersTree modifiers, String name) {
    List<AnnotationTree> found = new ArrayList<>();
    for (AnnotationTree annotation : modifiers.getAnnotations()) {
      String type = annotation.getAnnotationType().toString();
      if (type.equals(name) || type.endsWith("." + name)) {
        found.add(annotation);
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "JavaFile[%s, %d lines]", source.path(), source.lines());
  }

  /** A source that the compiler reads from memory. */
  private static final class InMemory extends SimpleJavaFileObject {

    private final SourceText source;

    InMemory(SourceText source) {
      super(URI.create("string:///" + source.path()), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source.text();
    }
  }
}
