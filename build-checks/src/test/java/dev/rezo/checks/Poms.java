package dev.rezo.checks;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Reads what the checks need of a pom, and XML in general.
 *
 * <p>Immutable.
 */
final class Poms {

  private Poms() {}

  static Element read(Path file) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException(file + ": expected XML, actual " + e.getMessage(), e);
    }
  }

  /** The same for a text. */
  static Element parse(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException("expected XML, actual " + e.getMessage(), e);
    }
  }

  /** The modules of a pom, then those that its profiles add. */
  static List<String> modules(Element parent) {
    Stream<Element> profiles =
        children(parent, "profiles").stream().flatMap(all -> children(all, "profile").stream());
    return Stream.concat(Stream.of(parent), profiles)
        .flatMap(project -> children(project, "modules").stream())
        .flatMap(modules -> children(modules, "module").stream())
        .map(Element::getTextContent)
        .toList();
  }

  /** The project's own modules that this one depends on outside its tests. */
  static Set<String> edges(Element pom) {
    Set<String> edges = new TreeSet<>();
    for (Element dependencies : children(pom, "dependencies")) {
      for (Element dependency : children(dependencies, "dependency")) {
        if (text(dependency, "groupId").equals("dev.rezo")
            && !text(dependency, "scope").equals("test")) {
          edges.add(text(dependency, "artifactId"));
        }
      }
    }
    return edges;
  }

  /** Child elements of this name, not those of deeper levels. */
  static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  /** What a child element holds, or nothing. */
  static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
  }
}
