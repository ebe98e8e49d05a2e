"""阅读政策文件: from a YAML file to a PolicyDocument, or to every reason why not, with file and line."""
