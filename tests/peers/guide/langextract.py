# environment: langextract
# read by: langextract and its viewer

from langextract import io

for document in io.load_annotated_documents_jsonl("langextract.jsonl", show_progress=False):
    print([(one.extraction_class, one.extraction_text) for one in document.extractions])
