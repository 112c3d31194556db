package dev.rezo.plugins.decompression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodingServicesTest {

  private static final String NAME = CodingServices.class.getName() + "$";

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void oneThatCannotBeHadHidesNoOther() throws IOException {
    ClassLoader loader =
        new CodingServices(
            folder,
            NAME + "Broken",
            NAME + "Missing",
            NAME + "Misnamed",
            NAME + "Unwilling",
            NAME + "Good");
    assertThat(load(loader)).hasToString("Decompression[gzip, deflate, br, zstd, good]");
    assertThat(warnings)
        .satisfiesExactly(
            broken -> assertThat(broken).contains("Broken", "no licence"),
            missing -> assertThat(missing).contains("Missing"),
            misnamed -> assertThat(misnamed).contains("Misnamed", "Not A Token"),
            unwilling -> assertThat(unwilling).contains("Unwilling", "not today"));
  }

  /** A list that cannot be read fails each time that it is asked for. */
  @Test
  void servicesThatCannotBeListedAreGivenUp() throws IOException {
    ClassLoader loader =
        new CodingServices(folder) {
          @Override
          public java.util.Enumeration<java.net.URL> getResources(String name) throws IOException {
            throw new IOException("unreadable");
          }
        };
    assertThat(load(loader)).hasToString("Decompression[gzip, deflate, br, zstd]");
    assertThat(warnings).isNotEmpty().allSatisfy(warning -> assertThat(warning).contains("unread"));
  }

  private Decompression load(ClassLoader loader) {
    Warnings log = new Warnings(warnings);
    try {
      return Decompression.usual(ServiceLoader.load(ContentCoding.class, loader));
    } finally {
      log.close();
    }
  }

  /** What is logged meanwhile, with its causes. */
  private static final class Warnings extends Handler {

    private static final Logger LOGGER = Logger.getLogger(Decompression.class.getName());

    private final List<String> messages;

    Warnings(List<String> messages) {
      this.messages = messages;
      LOGGER.addHandler(this);
      LOGGER.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord logged) {
      StringBuilder message = new StringBuilder(logged.getMessage());
      for (Throwable e = logged.getThrown(); e != null; e = e.getCause()) {
        message.append(": ").append(e);
      }
      messages.add(message.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOGGER.removeHandler(this);
      LOGGER.setUseParentHandlers(true);
    }
  }
}
