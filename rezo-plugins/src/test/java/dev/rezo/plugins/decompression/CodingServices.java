package dev.rezo.plugins.decompression;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * A class path on which these are content codings, one behind the other; a name may lead nowhere.
 */
class CodingServices extends ClassLoader {

  private final List<String> names;
  private final Path list;

  CodingServices(Path folder, String... names) throws IOException {
    super(CodingServices.class.getClassLoader());
    this.names = Arrays.asList(names);
    this.list = Files.write(folder.resolve("services"), this.names);
  }

  /** Defines them once more, because no service of a class path may be of a named module. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!names.contains(name) || findLoadedClass(name) != null) {
      return super.loadClass(name, resolve);
    }
    try (InputStream in =
        CodingServices.class.getResourceAsStream(
            name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals("META-INF/services/" + ContentCoding.class.getName())
        ? Collections.enumeration(List.of(list.toUri().toURL()))
        : super.getResources(name);
  }

  /** One that can be had. */
  public static class Good implements ContentCoding {
    @Override
    public List<String> names() {
      return List.of("good");
    }

    @Override
    public ContentDecoder decoder() {
      throw new AssertionError("expected to be listed, actual asked to decode");
    }
  }

  /** One that cannot be made. */
  public static final class Broken extends Good {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("no licence");
    }
  }

  /** One whose name is none. */
  public static final class Misnamed extends Good {
    @Override
    public List<String> names() {
      return List.of("Not A Token");
    }
  }

  /** One that fails when it is asked. */
  public static final class Unwilling extends Good {
    @Override
    public List<String> names() {
      throw new IllegalStateException("not today");
    }
  }
}
