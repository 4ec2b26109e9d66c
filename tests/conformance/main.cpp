// Plays the tables against the real program and prints a score. A test of the command line `conformance_tests requests`
// is all rows of one side; none of them starts a program of its own, which would take far longer than the row.
#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <set>
#include <string_view>
#include <thread>

#include "tests/conformance/chapters.hpp"
#include "tests/conformance/report.hpp"

namespace candor::test::conformance {
namespace {

constexpr unsigned kLanes = 3;

struct Options {
  bool requests = true;
  bool responses = true;
  bool list = false;
  bool verbose = false;
  std::string only;
};

std::vector<Chapter> chapters_of(const Options& options) {
  std::vector<Chapter> chapters;
  if (options.requests) {
    for (const auto make :
         {request_lines, targets, hosts, field_syntax, content_lengths, transfer_codings, chunks, request_trailers,
          connection_fields, expectations, pipelining, methods, request_limits, client_behaviour})
      chapters.push_back(make());
  }
  if (options.responses) {
    for (const auto make :
         {status_lines, response_fields, response_lengths, chunked_responses, responses_without_content,
          interim_responses, close_delimited, surplus_bytes, http_1_0, early_responses, upgrades})
      chapters.push_back(make());
  }
  return chapters;
}

// The rows of one instance, to be taken by whichever lane is free.
class Queue {
 public:
  Queue(const std::vector<Chapter>& chapters, const Options& options, Instance instance) {
    for (const Chapter& chapter : chapters) {
      for (const Case& row : chapter.cases) {
        const std::string name = chapter.name + ": " + row.name;
        if (row.where == instance && name.find(options.only) != std::string::npos) rows_.push_back(&row);
      }
    }
  }
  bool empty() const { return rows_.empty(); }
  const Case* take() {
    const std::size_t index = next_++;
    return index < rows_.size() ? rows_[index] : nullptr;
  }

 private:
  std::vector<const Case*> rows_;
  std::atomic<std::size_t> next_ = 0;
};

struct Harvest {
  std::vector<Result> results;
  std::vector<std::string> mistakes;  // of the program as a whole
};

void run_lane(Instance instance, Queue& queue, Harvest& harvest) {
  try {
    Lane lane(instance);
    while (const Case* row = queue.take()) harvest.results.push_back(lane.run(*row));
    harvest.mistakes = lane.finish(harvest.results);
  } catch (const std::exception& ex) {
    harvest.mistakes.push_back(ex.what());
  }
}

Harvest play_all(const std::vector<Chapter>& chapters, const Options& options) {
  Queue ordinary(chapters, options, Instance::ordinary);
  Queue impatient(chapters, options, Instance::impatient);
  std::vector<Harvest> harvests(kLanes + 1);
  {
    std::vector<std::jthread> threads;
    if (!impatient.empty())
      threads.emplace_back(run_lane, Instance::impatient, std::ref(impatient), std::ref(harvests[kLanes]));
    for (unsigned i = 0; i < kLanes && !ordinary.empty(); ++i)
      threads.emplace_back(run_lane, Instance::ordinary, std::ref(ordinary), std::ref(harvests[i]));
  }
  Harvest all;
  for (Harvest& harvest : harvests) {
    std::move(harvest.results.begin(), harvest.results.end(), std::back_inserter(all.results));
    std::move(harvest.mistakes.begin(), harvest.mistakes.end(), std::back_inserter(all.mistakes));
  }
  return all;
}

bool names_are_unique(const std::vector<Chapter>& chapters) {
  std::set<std::string> names;
  for (const Chapter& chapter : chapters) {
    for (const Case& row : chapter.cases) {
      if (names.insert(chapter.name + ": " + row.name).second) continue;
      fmt::print("two rows are called '{}: {}'\n", chapter.name, row.name);
      return false;
    }
  }
  return true;
}

int list(const std::vector<Chapter>& chapters) {
  for (const Chapter& chapter : chapters) {
    for (const Case& row : chapter.cases) fmt::print("{}: {}  [{}]\n", chapter.name, row.name, row.section);
  }
  return EXIT_SUCCESS;
}

int run(const Options& options) {
  const std::vector<Chapter> chapters = chapters_of(options);
  if (!names_are_unique(chapters)) return EXIT_FAILURE;
  if (options.list) return list(chapters);
  const Harvest harvest = play_all(chapters, options);
  for (const Result& result : harvest.results) {
    if (options.verbose || !result.mistakes.empty()) print_result(result);
  }
  for (const std::string& mistake : harvest.mistakes) fmt::print("WRONG  {}\n", mistake);
  const std::size_t wrong = print_score(chapters, harvest.results);
  return wrong == 0 && harvest.mistakes.empty() && !harvest.results.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace candor::test::conformance

int main(int count, char** arguments) {
  candor::test::conformance::Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "requests") {
      options.responses = false;
    } else if (argument == "responses") {
      options.requests = false;
    } else if (argument == "--list") {
      options.list = true;
    } else if (argument == "--verbose") {
      options.verbose = true;
    } else if (argument == "--only" && i + 1 < count) {
      options.only = arguments[++i];
    } else {
      fmt::print("Usage: conformance_tests [requests | responses] [--list] [--verbose] [--only TEXT IN A NAME]\n");
      return 2;
    }
  }
  return candor::test::conformance::run(options);
}
