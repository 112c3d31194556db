package dev.rezo.bench.facts;

import dev.rezo.bench.clients.Client;
import dev.rezo.bench.clients.Versions;
import dev.rezo.bench.load.PagePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at what clients do when a server misbehaves, and writes it into a page. {@code facts.sh}
 * starts it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Facts {

  private static final PagePart PART = new PagePart("facts");

  private record Group(FactTable table, List<Scenario> scenarios) {
    Group(String title, String about, List<Scenario> scenarios) {
      this(
          new FactTable(title, about, scenarios.stream().map(Scenario::title).toList()), scenarios);
    }
  }

  private final List<Client> clients;
  private final int patience;
  private final Path java;
  private final Path logs;

  private Facts(List<Client> clients, int patience, Path java, Path logs) {
    this.clients = clients;
    this.patience = patience;
    this.java = java;
    this.logs = logs;
  }

  /**
   * Arguments: the page, ids of clients with commas or an empty word for all, for how many seconds
   * a server is silent or 0 to leave that out, and a directory for logs.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path page = Path.of(arguments[0]);
    PART.requireIn(page);
    List<Client> clients =
        arguments[1].isEmpty()
            ? Peers.ALL.stream().filter(Peers::isHere).toList()
            : Stream.of(arguments[1].split(",", -1)).map(Client::of).toList();
    Path logs = Files.createDirectories(Path.of(arguments[3]));
    Path java = Path.of(System.getProperty("java.home"));
    Facts facts = new Facts(clients, Integer.parseInt(arguments[2]), java, logs);
    String text = facts.text();
    System.out.print(text);
    PART.write(page, text);
  }

  private String text() throws IOException, InterruptedException {
    List<Group> groups =
        List.of(
            new Group("It closes a connection", ClosedConnections.ABOUT, ClosedConnections.ALL),
            new Group("Its answer is wrong", WrongAnswers.ABOUT, WrongAnswers.ALL),
            new Group("It does not stop", TooMuch.ABOUT, TooMuch.ALL),
            new Group("It is not to know", Secrets.ABOUT, Secrets.ALL));
    for (Client client : clients) {
      try (PeerProcess process = process(client)) {
        for (Group group : groups) {
          group.table().add(Peers.title(client), cells(process, group.scenarios()));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(group -> text.append(group.table().markdown()));
    if (patience > 0) {
      text.append(silence().markdown());
    }
    return text.append(
            String.format(
                "Seen on %s with JDK %s; %s. Settings are those that each comes with.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version().toString().replaceFirst("\\+.*", ""),
                String.join(", ", Versions.ofClients())))
        .toString();
  }

  private PeerProcess process(Client client) throws IOException {
    return new PeerProcess(client, java, logs.resolve(client.id() + ".log"));
  }

  private static List<String> cells(PeerProcess process, List<Scenario> scenarios)
      throws IOException, InterruptedException {
    List<String> cells = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      String cell = scenario.observation().of(process);
      System.err.printf("%-15s %s: %s%n", process.client().id(), scenario.title(), cell);
      cells.add(cell);
    }
    return cells;
  }

  private FactTable silence() throws IOException, InterruptedException {
    List<PeerProcess> processes = new ArrayList<>();
    try (Silence silence = new Silence()) {
      for (Client client : clients) {
        PeerProcess process = process(client);
        processes.add(process);
        silence.awaitStart(process);
      }
      for (PeerProcess process : processes) {
        silence.begin(process);
      }
      List<String> cells = silence.cells(patience);
      FactTable table = new FactTable("It says nothing", Silence.ABOUT, Silence.TITLES);
      int columns = Silence.TITLES.size();
      for (int i = 0; i < clients.size(); i++) {
        table.add(Peers.title(clients.get(i)), cells.subList(i * columns, (i + 1) * columns));
      }
      return table;
    } finally {
      processes.forEach(PeerProcess::close);
    }
  }
}
